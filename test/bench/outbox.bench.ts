import { create } from '@bufbuild/protobuf';
import { jetstream } from '@nats-io/jetstream';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RunProgressedSchema, SplitName, encodeEnvelope, eventSubject, packEnvelope } from '@lepton/contracts';
import { MessagingModule, connectMessaging, subscribeEvents } from '@lepton/messaging';
import { EventsModule } from '@lepton/messaging/events';
import { Outbox, PersistenceModule, Transactions } from '@lepton/persistence';
import { startTestNats, startTestPostgres, waitFor } from '@lepton/testing';
import { interleave, median, ratio, type Bench, type Row } from './measure.ts';

/** As many use cases at once, each with an aggregate of its own: the pool's size. */
const WRITERS = 8;
/** Publishes of the raw client that are under way at once; more make it no faster. */
const IN_FLIGHT = 256;
const ROUNDS = 9;
const ROUND_MS = 800;

const message = {
  epoch: 3, epochs: 20, step: 1_234n, stepsPerEpoch: 600n, samplesPerSecond: 51_234.5, remainingMs: 12_345,
  metrics: [{ name: 'loss', split: SplitName.TRAIN, value: 0.4321 }, { name: 'accuracy', split: SplitName.TRAIN, value: 0.8765 }],
};
const eventOf = (aggregateId: string) =>
  ({ workspace: 'default', domain: 'training', name: 'run-progressed', aggregateId, schema: RunProgressedSchema, message: { ...message, runId: aggregateId } });

// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- Nest wants one, and decorators are no part of erasable TypeScript
class BenchModule {}
Module({})(BenchModule);

async function run(): Promise<Row[]> {
  const [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
  const app = await NestFactory.createApplicationContext({
    module: BenchModule,
    imports: [
      PersistenceModule.forRoot({ url: postgres.url(), entities: [], migrations: [], poolSize: WRITERS + 2 }),
      MessagingModule.forRoot({ url: nats.url, owner: 'training' }),
      EventsModule.forRoot({ relay: true }),
    ],
  }, { logger: ['error'], abortOnError: false });
  await app.init();
  const [publisher, subscriber] = await Promise.all([connectMessaging({ url: nats.url, owner: 'publisher' }), connectMessaging({ url: nats.url, owner: 'subscriber' })]);
  const transactions = app.get(Transactions);
  const outbox = app.get(Outbox);
  const raw = jetstream(publisher.nats);

  let received = 0;
  subscribeEvents(subscriber, { domain: 'training' }, () => { received++; });
  await subscriber.nats.flush();
  let round = 0;
  /** Events per second, from the first write to the last arrival at a subscriber; each writer goes on until the time is up. */
  const timed = async (writers: number, write: (aggregateId: string, sequence: number) => Promise<number>): Promise<number> => {
    const prefix = `run_${++round}`;
    received = 0;
    const start = performance.now();
    const written = await Promise.all(Array.from({ length: writers }, async (_, writer) => {
      let count = 0;
      while (performance.now() - start < ROUND_MS) count += await write(`${prefix}_${writer}`, count);
      return count;
    }));
    const total = written.reduce((sum, count) => sum + count, 0);
    await waitFor(() => received >= total, { intervalMs: 1, timeoutMs: 20_000, what: `${total} events` });
    return total / (performance.now() - start) * 1_000;
  };
  const publish = (aggregateId: string, sequence: number) => {
    const { schema, message: payload, ...head } = eventOf(aggregateId);
    const eventId = `${aggregateId}-${sequence}`;
    return raw.publish(eventSubject(head), encodeEnvelope(packEnvelope({
      ...head, eventId, sequence: BigInt(sequence), occurredAt: new Date(), traceparent: '', schema, payload: create(schema, payload),
    })), { msgID: eventId });
  };

  const throughOutbox = (size: number) => () => timed(WRITERS, async (aggregateId) => {
    const events = Array.from({ length: size }, () => eventOf(aggregateId));
    await transactions.run((tx) => outbox.appendAll(tx, events));
    return size;
  });
  const published = () => timed(IN_FLIGHT, async (aggregateId, sequence) => {
    await publish(aggregateId, sequence);
    return 1;
  });
  const dualWrite = () => timed(WRITERS, async (aggregateId, sequence) => {
    await transactions.run((tx) => tx.query('insert into change (aggregate_id) values ($1)', [aggregateId]));
    await publish(aggregateId, sequence);
    return 1;
  });

  try {
    await transactions.run((tx) => tx.query('create table change (id bigint generated always as identity primary key, aggregate_id text)'));
    const figures = await interleave(ROUNDS, {
      raw: published, fifty: throughOutbox(50), ten: throughOutbox(10), one: throughOutbox(1), dual: dualWrite, again: published,
    });
    const control = ratio(figures.again, figures.raw);
    const row = (size: string, ours: readonly number[]): Row => ({
      what: `outbox, ${size} a transaction`, value: perSecond(ours), baseline: `raw publish: ${perSecond(figures.raw)}`, ratio: ratio(ours, figures.raw), control, goal: '≥ 0.5',
    });
    return [
      row('50 events', figures.fifty), row('10 events', figures.ten), row('1 event', figures.one),
      {
        what: 'outbox, 1 event a transaction', value: perSecond(figures.one), baseline: `the same transactions with an insert, then a raw publish: ${perSecond(figures.dual)}`,
        ratio: ratio(figures.one, figures.dual), control,
      },
    ];
  } finally {
    await Promise.all([publisher.close(), subscriber.close(), app.close()]);
    await Promise.all([postgres.stop(), nats.stop()]);
  }
}

const perSecond = (values: readonly number[]) => `${Math.round(median(values)).toLocaleString('en')} events/s`;

export default {
  title: 'Outbox: events per second, end to end',
  note: `From \`Transactions.run\` and \`Outbox.appendAll\` through PostgreSQL (fsync off), the relay and JetStream to a subscriber, ${WRITERS} writers with an
aggregate each, against \`jetstream.publish\` of nats.js with ${IN_FLIGHT} under way, of the same messages to the same subscriber. With one event a
transaction the database's commits set the pace, so the last row compares with what a service without an outbox would do (and lose events by).`,
  run,
} satisfies Bench;
