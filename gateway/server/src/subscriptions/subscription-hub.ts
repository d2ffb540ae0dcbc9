import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { withoutTracing } from '@lepton/service-kit/tracing';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { GraphQLError } from 'graphql';
import type { Principal } from '../auth/access-tokens.js';
import type { EventSource } from '../graph/event-subgraph.js';
import type { FederatedGraph } from '../graph/federated-graph.js';
import { formatError } from '../graph/format-error.js';
import type { GuardedOperation } from '../limits/operation-guard.js';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { AggregateLog } from './aggregate-log.js';
import { Broadcast } from './broadcast.js';
import { EntityCheck } from './entity-check.js';
import type { LoggedEvent, LogSource } from './log-source.js';
import type { FieldPayloads } from './payloads/field-payloads.js';
import { prepareSubscription, subscriptionArguments, type PreparedSubscription } from './prepare-subscription.js';
import { SharedResult, type Sink } from './shared-result.js';

export interface HubOptions {
  readonly graph: FederatedGraph;
  readonly payloads: Readonly<Record<string, FieldPayloads>>;
  readonly metrics: GatewayMetrics;
  readonly logger: LoggerService;
  readonly openSource: (of: { source: EventSource; payloads: FieldPayloads; workspace: string; id: string }) => LogSource;
}

export interface OpenSubscription {
  readonly field: string;
  close(): void;
}

interface OpenLog {
  readonly name: string;
  readonly field: string;
  readonly log: AggregateLog;
  readonly broadcasts: Map<string, Broadcast>;
  /** Subscribers, and those that are about to be. */
  users: number;
}

/** Events that are kept for those who come a little late; of a signal, the newest is all that counts. */
const WINDOW = { event: 256, signal: 1 } as const;
const WINDOW_BYTES = 4 * 1024 * 1024;
/** How long an owner that restarts may take before a new subscriber is told. */
const OPEN_MS = 8_000;

/**
 * Serves the subscriptions of all clients: one log for each entity that is followed, in it one broadcast for each distinct operation,
 * variables and rights.
 */
export class SubscriptionHub {
  readonly #logs = new Map<string, OpenLog>();
  #subscribers = 0;
  readonly #entities: EntityCheck;

  constructor(private readonly options: HubOptions) {
    this.#entities = new EntityCheck(options.graph);
    for (const field of options.graph.events.sources.keys()) {
      if (!options.payloads[field]) throw new Error(`The subscription ${field} has no file in subscriptions/payloads`);
    }
  }

  /** Upstream subscriptions. */
  get openLogs(): number {
    return this.#logs.size;
  }

  /** That are being served, by all logs. */
  get subscribers(): number {
    return this.#subscribers;
  }

  /**
   * Starts to write to `sink`.
   * @param lastSeen where a transport knows better than the argument `after` what the client has seen
   * @throws GraphQLError or InvalidSubscription where it cannot be served; what goes wrong later is part of the results
   */
  async subscribe(guarded: GuardedOperation, given: Readonly<Record<string, unknown>>, principal: Principal, sink: Sink, lastSeen?: bigint): Promise<OpenSubscription> {
    const { graph, payloads, metrics } = this.options;
    const subscription = prepareSubscription(graph.schema, guarded);
    const source = graph.events.sources.get(subscription.field);
    const field = payloads[subscription.field];
    if (!source || !field) throw new Error(`${subscription.field} is in the schema, but not in events.graphql`);
    const { id, after, variables } = subscriptionArguments(graph.schema, subscription, guarded.operation, given, source.idArgument);
    const { over } = await this.#entities.find(field.existence(id), id, principal);

    const open = this.open(source, field, principal.workspace, id);
    if (!(await inTime(open.log.opened))) {
      this.release(open);
      throw new GraphQLError(`The ${source.domain} service does not tell what has happened to "${id}": it, or NATS, is restarting. Try again in a few seconds.`, { extensions: { code: 'SERVICE_UNAVAILABLE', service: source.domain } });
    }
    const position = beginning(open.log, source, lastSeen ?? after);
    const { end } = open.log;
    metrics.subscriptions.inc({ field: subscription.field });
    this.#subscribers++;
    const subscriber = this.broadcast(open, subscription, variables, principal).subscribe(sink, position, {
      over: over || (end !== undefined && position >= end.sequence),
      left: () => {
        this.#subscribers--;
        metrics.subscriptions.dec({ field: subscription.field });
        this.release(open);
      },
    });
    return { field: subscription.field, close: () => subscriber.close() };
  }

  /** After the connection to NATS was down: what was published meanwhile is in the owners' records. */
  verify(): void {
    for (const { log } of this.#logs.values()) log.verify();
  }

  private open(source: EventSource, payloads: FieldPayloads, workspace: string, id: string): OpenLog {
    const { metrics, logger, openSource } = this.options;
    const name = `${source.field} ${workspace} ${id}`;
    const known = this.#logs.get(name);
    if (known) {
      known.users++;
      return known;
    }
    const log = new AggregateLog(openSource({ source, payloads, workspace, id }), {
      type: payloads.schema.typeName,
      ends: new Set(payloads.ends?.map(({ typeName }) => typeName)),
      maxEvents: WINDOW[source.kind], maxBytes: WINDOW_BYTES,
      warn: (message) => logger.warn(`${source.field} ${id}: ${message}`),
      skipped: (count) => metrics.skipped.inc({ field: source.field }, count),
    });
    const open: OpenLog = { name, field: source.field, log, broadcasts: new Map(), users: 1 };
    this.#logs.set(name, open);
    metrics.logs.inc({ field: source.field });
    return open;
  }

  private release(open: OpenLog): void {
    if (--open.users > 0) return;
    open.log.close();
    this.#logs.delete(open.name);
    this.options.metrics.logs.dec({ field: open.field });
  }

  private broadcast({ log, broadcasts }: OpenLog, subscription: PreparedSubscription, variables: Record<string, unknown>, principal: Principal): Broadcast {
    const { metrics } = this.options;
    const key = `${subscription.hash} ${JSON.stringify(variables)} ${principal.workspace}`;
    const known = broadcasts.get(key);
    if (known) return known;
    const { field } = subscription;
    const broadcast = new Broadcast(log, {
      execute: (event) => this.execute(event, subscription, variables, principal),
      delivered: (count) => metrics.deliveries.inc({ field }, count),
      empty: () => broadcasts.delete(key),
    });
    broadcasts.set(key, broadcast);
    return broadcast;
  }

  /** Once for each payload of the event; in the trace of the change that caused it. */
  private async execute(event: LoggedEvent, subscription: PreparedSubscription, variables: Record<string, unknown>, principal: Principal): Promise<readonly SharedResult[]> {
    const { graph, logger, metrics } = this.options;
    const one = async (payload: unknown): Promise<SharedResult> => {
      metrics.executions.inc({ field: subscription.field });
      try {
        const { data, errors } = await graph.execute(subscription, variables, { principal, event: { [subscription.field]: payload } });
        return new SharedResult(JSON.stringify({ ...(errors && { errors: errors.map((error) => formatError(error, logger)) }), data: data ?? null }), event.sequence);
      } catch (error) {
        return new SharedResult(JSON.stringify({ errors: [formatError(error, logger)], data: null }), event.sequence);
      }
    };
    const run = () => Promise.all(this.payloads(event).map(one));
    if (!event.traceparent) return await withoutTracing(run);
    return await context.with(propagation.extract(ROOT_CONTEXT, { traceparent: event.traceparent }), run);
  }

  private payloads(event: LoggedEvent): readonly unknown[] {
    try {
      return event.payloads();
    } catch (error) {
      this.options.logger.error(`Event ${event.type} ${event.sequence} cannot be shown: ${error instanceof Error ? error.stack ?? '' : String(error)}`);
      return [];
    }
  }
}

/** Whether it resolves before a client should be told to try again. */
async function inTime(opened: Promise<void>): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(OPEN_MS, false, { signal: timer.signal }).catch(() => false);
  return await Promise.race([opened.then(() => true), late]).finally(() => timer.abort());
}

/** Without `after`: the newest event first, so that who comes late sees at once how things stand; of signals, what comes next. */
function beginning(log: AggregateLog, source: EventSource, after: bigint | undefined): bigint {
  if (after !== undefined) return after;
  return source.replays && log.latest ? log.latest.sequence - 1n : log.head;
}
