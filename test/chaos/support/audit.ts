import { DEAD_LETTERS, EVENTS, JOBS } from '@lepton/contracts';
import { connectMessaging, type Messaging } from '@lepton/messaging';
import { waitFor } from '@lepton/testing';
import { PROCESSES, SERVICES, type ChaosMesh } from './chaos-mesh.js';

const ENDED = ['SUCCEEDED', 'FAILED', 'CANCELLED'];
/** Of each of them, the event. */
const ENDS = ['RunCompleted', 'RunFailed', 'RunCancelled'].map((name) => `lepton.training.v1.${name}`);

/**
 * Waits until the mesh has come to rest, and names everything that has been lost or has happened twice since it was started:
 * a list that should be empty.
 */
export async function audit(chaos: ChaosMesh): Promise<string[]> {
  const messaging = await connectMessaging({ url: chaos.mesh.natsUrl, owner: 'audit' });
  try {
    await atRest(chaos, messaging);
    return [...await runs(chaos), ...await modelVersions(chaos), ...await deployments(chaos), ...await outboxes(chaos), ...await deadLetters(messaging), ...deaths(chaos), ...buried(chaos)];
  } finally {
    await messaging.close();
  }
}

/** Every run has ended, every outbox is published, to the store that there is now, every event has reached its consumers, every job is done. */
async function atRest(chaos: ChaosMesh, messaging: Messaging): Promise<void> {
  await waitFor(async () => {
    const going = await chaos.sql<{ id: string; status: string }>('training', 'SELECT id, status FROM run WHERE NOT status = ANY($1)', [ENDED]);
    if (going.length > 0) throw new Error(`not ended: ${JSON.stringify(going)}`);
    for (const service of SERVICES) {
      const [{ waiting = -1 } = {}] = await chaos.sql<{ waiting: number }>(service, 'SELECT count(*)::int AS waiting FROM outbox, outbox_cursor WHERE txid >= window_from');
      if (waiting !== 0) throw new Error(`${service} has ${waiting} rows to publish`);
    }
    for await (const { name, config, num_pending, num_ack_pending } of messaging.manager.consumers.list(EVENTS.name)) {
      if (config.durable_name && num_pending + num_ack_pending > 0) throw new Error(`${name} has ${num_pending} events to come and ${num_ack_pending} under way`);
    }
    const { state } = await messaging.manager.streams.info(JOBS.name);
    if (state.messages > 0) throw new Error(`${state.messages} jobs are not done`);
    const missing = await unstreamed(chaos, messaging);
    if (missing.length > 0) throw new Error(`not in the stream: ${missing.join(', ')}`);
    return true;
  }, { timeoutMs: 40_000, intervalMs: 100, what: 'rest' });
}

/** Each run has ended exactly once, and nobody holds it. */
async function runs(chaos: ChaosMesh): Promise<string[]> {
  const rows = await chaos.sql<{ id: string; status: string; failure: { code: string } | null; held: boolean; ends: number }>('training', `
    SELECT id, status, failure, lease_expires_at IS NOT NULL AS held,
      (SELECT count(*)::int FROM outbox WHERE aggregate_id = run.id AND type = ANY($1)) AS ends FROM run`, [ENDS]);
  return rows.flatMap(({ id, status, failure, held, ends }) => [
    ...(ENDED.includes(status) ? [] : [`${id} is ${status}`]),
    ...(status === 'FAILED' ? [`${id} has failed: ${failure?.code}`] : []),
    ...(held ? [`${id} has a lease`] : []),
    ...(ends === 1 ? [] : [`${id} has ended ${ends} times`]),
  ]);
}

/** Each run that succeeded has made exactly one model version, which it knows; no other run has. */
async function modelVersions(chaos: ChaosMesh): Promise<string[]> {
  const succeeded = await chaos.sql<{ id: string; version: string | null }>('training', `SELECT id, model_version_id AS version FROM run WHERE status = 'SUCCEEDED'`);
  const made = await chaos.sql<{ id: string; run: string; status: string }>('models', 'SELECT id, run_id AS run, status FROM model_version');
  return [
    ...succeeded.flatMap(({ id, version }) => {
      const own = made.filter(({ run }) => run === id);
      return own.length === 1 && own[0]?.id === version && own[0].status === 'READY' ? [] : [`${id} shows ${version} and has made ${JSON.stringify(own)}`];
    }),
    ...made.filter(({ run }) => !succeeded.some(({ id }) => id === run)).map(({ id, run }) => `${id} is of ${run}, which has not succeeded`),
  ];
}

/** Each run with `deployAs` has made exactly one revision of that deployment. */
async function deployments(chaos: ChaosMesh): Promise<string[]> {
  const wanted = await chaos.sql<{ version: string; name: string }>('training', `SELECT model_version_id AS version, deploy_as AS name FROM run WHERE status = 'SUCCEEDED' AND deploy_as IS NOT NULL`);
  const made = await chaos.sql<{ version: string; name: string }>('deployment', 'SELECT r.model_version_id AS version, d.name FROM revision r JOIN deployment d ON d.id = r.deployment_id');
  const sorted = (rows: { version: string; name: string }[]) => JSON.stringify(rows.map(({ version, name }) => `${version} as ${name}`).toSorted());
  return sorted(wanted) === sorted(made) ? [] : [`deployed are ${sorted(made)}, and should be ${sorted(wanted)}`];
}

/** Sequences have no gaps. */
async function outboxes(chaos: ChaosMesh): Promise<string[]> {
  const problems = await Promise.all(SERVICES.map(async (service) => {
    const gaps = await chaos.sql<{ id: string; events: number; last: string }>(service, `
      SELECT a.aggregate_id AS id, count(o)::int AS events, a.last::text FROM aggregate_sequence a LEFT JOIN outbox o ON o.aggregate_id = a.aggregate_id AND o.sequence IS NOT NULL
      GROUP BY a.aggregate_id, a.last HAVING count(o) <> a.last OR min(o.sequence) <> 1 OR max(o.sequence) <> a.last`);
    return gaps.map(({ id, events, last }) => `${service}: ${id} has ${events} events up to sequence ${last}`);
  }));
  return problems.flat();
}

/** Events that are not in the stream, whatever has become of the one that they were published to first. */
async function unstreamed(chaos: ChaosMesh, messaging: Messaging): Promise<string[]> {
  const published = await streamedIds(messaging);
  const missing = await Promise.all(SERVICES.map(async (service) => {
    const events = await chaos.sql<{ id: string; subject: string }>(service, 'SELECT event_id AS id, subject FROM outbox WHERE stream = $1', [EVENTS.name]);
    return events.filter(({ id }) => !published.has(id)).map(({ id, subject }) => `${subject} (${id})`);
  }));
  return missing.flat();
}

async function streamedIds(messaging: Messaging): Promise<Set<string>> {
  const ids = new Set<string>();
  const { state } = await messaging.manager.streams.info(EVENTS.name);
  if (state.messages === 0) return ids;
  const consumer = await messaging.jetstream.consumers.get(EVENTS.name);
  const messages = await consumer.consume();
  for await (const message of messages) {
    ids.add(message.headers?.get('Nats-Msg-Id') ?? '');
    if (message.seq >= state.last_seq) break;
  }
  return ids;
}

/** Processes that have ended without being killed: what they needed was away, and they could not wait. With their last words. */
function deaths({ mesh }: ChaosMesh): string[] {
  return PROCESSES.flatMap((name) => {
    const lines = mesh.log(name).split('\n');
    return lines.flatMap((line, at) => (line.includes('-- ended: exit code') ? [`${name} has ended by itself:\n${lines.slice(Math.max(0, at - 30), at + 1).join('\n')}`] : []));
  });
}

/** Dead letters that have gone with their store. */
function buried({ mesh }: ChaosMesh): string[] {
  return PROCESSES.flatMap((name) => mesh.log(name).split('\n').filter((line) => line.includes('Dead letter')));
}

async function deadLetters(messaging: Messaging): Promise<string[]> {
  const { state } = await messaging.manager.streams.info(DEAD_LETTERS.name, { subjects_filter: '>' });
  return Object.keys(state.subjects ?? {}).map((subject) => `dead letter: ${subject}`);
}
