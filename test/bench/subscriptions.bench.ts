import { create } from '@bufbuild/protobuf';
import { EventLogService, RunProgressedSchema, SplitName, encodeEnvelope, eventSubject, packEnvelope } from '@lepton/contracts';
import { connectMessaging, serveRpc, type Messaging } from '@lepton/messaging';
import { interleave, median, ratio, type Bench, type Row } from './measure.ts';
import type { Child } from './processes/child.ts';
import { BenchMesh, TOKEN } from './processes/mesh.ts';
import { Subscribers } from './processes/subscribers.ts';

const ROUNDS = 5;
/** Events of a round: enough for the CPU clock on our side, not too many for the other. */
const SIZES = [{ subscribers: 200, ours: 50, plain: 4 }, { subscribers: 2_000, ours: 10, plain: 1 }] as const;

const QUERIES = {
  joined: 'subscription ($runId: ID!) { trainingProgress(runId: $runId) { epoch metrics { name value } run { status datasetVersion { dataset { name } } } } }',
  payload: 'subscription ($runId: ID!) { trainingProgress(runId: $runId) { epoch metrics { name value } } }',
} as const;
type Kind = keyof typeof QUERIES;

async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of SIZES) rows.push(...await measure(size));
  return rows;
}

/** With fresh processes, for the memory. */
async function measure({ subscribers, ours, plain }: typeof SIZES[number]): Promise<Row[]> {
  const mesh = await BenchMesh.start();
  const messaging = await connectMessaging({ url: mesh.natsUrl, owner: 'training' });
  // The run has no past.
  serveRpc(messaging, 'training', EventLogService, { readEvents: () => Promise.resolve({ events: [], more: false }) });
  const followed: Subscribers[] = [];
  try {
    const gateway = await mesh.gateway({ telemetry: false });
    const server = await mesh.add('test/bench/processes/plain-subscriptions.ts');
    const publish = { ours: publisher(messaging), plain: (kind: Kind) => { server.send({ progress: { ...progress, sequence: '1', run: { id: runOf(kind) } } }); } };
    const connect = async (child: Child & { port: number }, send: (kind: Kind) => void) => {
      const before = await child.usage();
      const clients = await Subscribers.connect(child.port, subscribers, TOKEN, Object.fromEntries(Object.entries(QUERIES).map(([kind, query]) => [kind, { query, variables: { runId: runOf(kind) } }])));
      followed.push(clients);
      for (const kind of Object.keys(QUERIES) as Kind[]) await clients.settle(kind, () => send(kind));
      const { rssBytes } = await child.usage();
      return { clients, kilobytes: (rssBytes - before.rssBytes) / 1_024 / subscribers };
    };
    const us = await connect(gateway, publish.ours);
    const them = await connect(server, publish.plain);

    const latencies = { ours: [] as number[], plain: [] as number[] };
    /** CPU milliseconds for a thousand deliveries. */
    const cost = (kind: Kind, name: 'ours' | 'plain', events: number, child: Child, clients: Subscribers) => async () => {
      const before = await child.usage();
      for (let event = 0; event < events; event++) {
        const taken = await clients.deliver(kind, () => publish[name](kind));
        if (kind === 'joined') latencies[name].push(...taken);
      }
      return ((await child.usage()).cpuMs - before.cpuMs) / (events * subscribers) * 1_000;
    };
    const figuresOf = (kind: Kind, plainEvents: number) => interleave(ROUNDS, {
      plain: cost(kind, 'plain', plainEvents, server, them.clients),
      ours: cost(kind, 'ours', ours, gateway, us.clients), again: cost(kind, 'ours', ours, gateway, us.clients),
    });
    const joined = await figuresOf('joined', plain);
    const payload = await figuresOf('payload', 4 * plain);
    const row = (what: string, figures: typeof joined, goal?: string): Row => ({
      what: `${subscribers.toLocaleString('en')} subscribers, ${what}`, value: perSecond(figures.ours), baseline: `graphql-ws: ${perSecond(figures.plain)}`,
      ratio: ratio(figures.plain, figures.ours), control: ratio(figures.again, figures.ours), ...(goal && { goal }),
    });
    return [
      row('with joined fields', joined, '≥ 10'),
      row('payload only', payload),
      { what: 'latency, joined, p50 and p99', value: quantiles(latencies.ours), baseline: quantiles(latencies.plain), ratio: quantile(latencies.ours, 0.5) / quantile(latencies.plain, 0.5) },
      { what: 'memory for each client and its two subscriptions', value: `${us.kilobytes.toFixed(0)} KiB`, baseline: `${them.kilobytes.toFixed(0)} KiB`, ratio: us.kilobytes / them.kilobytes },
    ];
  } finally {
    for (const clients of followed) clients.close();
    await messaging.close();
    await mesh.stop();
  }
}

const runOf = (kind: string) => `run_${kind}`;
const progress = {
  epoch: 3, epochs: 20, step: '1234', stepsPerEpoch: '600', samplesPerSecond: 51_234.5, remainingMs: 12_345,
  metrics: [{ name: 'loss', split: 'TRAIN', value: 0.4321 }, { name: 'accuracy', split: 'TRAIN', value: 0.8765 }],
};

/** Events as the relay publishes them, numbered by run. */
function publisher({ nats }: Messaging): (kind: Kind) => void {
  const sequences = new Map<string, bigint>();
  return (kind) => {
    const runId = runOf(kind);
    const sequence = (sequences.get(kind) ?? 0n) + 1n;
    sequences.set(kind, sequence);
    const { epoch, epochs, samplesPerSecond, remainingMs, metrics } = progress;
    nats.publish(eventSubject({ workspace: 'default', domain: 'training', name: 'run-progressed', aggregateId: runId }), encodeEnvelope(packEnvelope({
      eventId: `${runId}-${sequence}`, workspace: 'default', aggregateId: runId, sequence, occurredAt: new Date(), traceparent: '', schema: RunProgressedSchema,
      payload: create(RunProgressedSchema, {
        runId, epoch, epochs, step: BigInt(progress.step), stepsPerEpoch: BigInt(progress.stepsPerEpoch), samplesPerSecond, remainingMs,
        metrics: metrics.map(({ name, value }) => ({ name, value, split: SplitName.TRAIN })),
      }),
    })));
  };
}

const quantile = (values: readonly number[], q: number) => values.toSorted((a, b) => a - b)[Math.floor(values.length * q)] ?? Number.NaN;
const quantiles = (values: readonly number[]) => `${quantile(values, 0.5).toFixed(0)} ms, ${quantile(values, 0.99).toFixed(0)} ms`;
/** Deliveries in a second of CPU. */
const perSecond = (costs: readonly number[]) => `${Math.round(1e6 / median(costs)).toLocaleString('en')} deliveries per CPU-s`;

export default {
  title: 'Subscriptions: many clients on one run',
  note: `Deliveries per CPU second of the server's process. Ours: the gateway, fed by NATS. Beside it graphql-ws on \`ws\` with an in-memory pubsub, as one writes it
without a hub: it executes for every subscriber, and fetches the joined fields (\`run\` from one subgraph, \`dataset\` from another) over kept connections. A WebSocket
per client, the next event once everybody has the last. Without joined fields both write the same bytes and what is compared is execution, serialization and framing.
Latency is from publishing to each client's receipt and includes the client process, which reads all of them.`,
  run,
} satisfies Bench;
