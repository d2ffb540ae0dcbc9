import { Counter, Gauge, Histogram, register } from 'prom-client';

/** Names are the clients' choice: beyond so many they are counted together. */
const MAX_OPERATION_NAMES = 200;
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Once in a process, however many gateways a test starts in it. */
function once<Metric>(name: string, make: () => Metric): Metric {
  return (register.getSingleMetric(name) as Metric | undefined) ?? make();
}

const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
  once(name, () => new Counter<Label>({ name, help, labelNames }));
const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
  once(name, () => new Gauge<Label>({ name, help, labelNames }));

export class GatewayMetrics {
  readonly #names = new Set<string>();
  readonly #operations = once('lepton_gateway_operation_seconds', () => new Histogram({
    name: 'lepton_gateway_operation_seconds', help: 'Queries and mutations by operation name', labelNames: ['operation', 'type', 'outcome'] as const, buckets: SECONDS,
  }));
  readonly #subgraphs = counter('lepton_gateway_subgraph_requests_total', 'Requests to services', ['service', 'outcome']);
  readonly #errors = counter('lepton_gateway_errors_total', 'Errors told to clients, by code', ['code']);
  readonly #passed = once('lepton_gateway_passed_seconds', () => new Histogram({
    name: 'lepton_gateway_passed_seconds', help: 'Requests passed through to a service', labelNames: ['service', 'status'] as const, buckets: SECONDS,
  }));
  readonly connections = gauge('lepton_gateway_connections', 'Open WebSocket and SSE connections', ['transport']);
  readonly subscriptions = gauge('lepton_gateway_subscriptions', 'Open subscriptions', ['field']);
  readonly logs = gauge('lepton_gateway_upstream_subscriptions', 'NATS subscriptions: one for all subscribers of an entity', ['field']);
  readonly executions = counter('lepton_gateway_subscription_executions_total', 'Events executed: once for all with the same operation', ['field']);
  readonly deliveries = counter('lepton_gateway_subscription_deliveries_total', 'Results written to subscribers', ['field']);
  readonly skipped = counter('lepton_gateway_subscription_skipped_total', 'Signals that a slow subscriber did not get', ['field']);
  readonly slow = counter('lepton_gateway_slow_subscribers_total', 'How often a full buffer made a subscriber fall behind', ['transport']);

  operation(name: string | null | undefined, type: string, outcome: 'ok' | 'error', seconds: number): void {
    this.#operations.observe({ operation: this.boundedName(name), type, outcome }, seconds);
  }

  subgraph(service: string, outcome: string): void {
    this.#subgraphs.inc({ service, outcome });
  }

  error(code: unknown): void {
    this.#errors.inc({ code: typeof code === 'string' ? code : 'UNKNOWN' });
  }

  passed(service: string, status: number, seconds: number): void {
    this.#passed.observe({ service, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  private boundedName(name: string | null | undefined): string {
    if (!name) return 'anonymous';
    if (!this.#names.has(name)) {
      if (this.#names.size >= MAX_OPERATION_NAMES) return 'other';
      this.#names.add(name);
    }
    return name;
  }
}
