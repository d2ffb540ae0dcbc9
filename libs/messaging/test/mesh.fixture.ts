import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MetricSchema, type Metric } from '@lepton/contracts';
import { MessagingModule, Messaging, connectMessaging, DEAD_LETTER } from '@lepton/messaging';
import { EventConsumers, EventsModule } from '@lepton/messaging/events';
import { Outbox, PersistenceModule, Transactions, type EntityManager } from '@lepton/persistence';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

Logger.overrideLogger(false);

export class CreateEffect1700000000002 implements MigrationInterface {
  readonly name = 'CreateEffect1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table effect (id bigint generated always as identity, consumer text, aggregate_id text, sequence bigint, value float8)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table effect');
  }
}

@Module({})
class ServiceModule {}

export interface Effect { aggregate_id: string; sequence: string; value: number }

/** A service of the mesh: database, NATS, relay, and a consumer that writes down every effect. */
export async function startService(options: { database: string; nats: string; owner: string; relay?: boolean }) {
  const app = await NestFactory.createApplicationContext({
    module: ServiceModule,
    imports: [
      PersistenceModule.forRoot({
        url: options.database, entities: [], migrations: [CreateEffect1700000000002], poolSize: 5,
      }),
      MessagingModule.forRoot({ url: options.nats, owner: options.owner }),
      EventsModule.forRoot({ relay: options.relay ?? true }),
    ],
  }, { logger: false, abortOnError: false });
  await app.init();
  const dataSource = app.get(DataSource);
  const transactions = app.get(Transactions);
  const outbox = app.get(Outbox);
  return {
    app, dataSource, transactions, outbox,
    messaging: app.get(Messaging),
    events: app.get(EventConsumers),
    /** One event with `value`, in a transaction of its own. */
    emit: (aggregateId: string, value: number) => transactions.run((tx) => outbox.append(tx, metricEvent(aggregateId, value))),
    emitAll: (aggregateId: string, values: number[]) => transactions.run((tx) => outbox.appendAll(tx, values.map((value) => metricEvent(aggregateId, value)))),
    /** Consumes `run-progressed`; `before` may throw. */
    consume: (durable: string, before: (event: Metric, tx: EntityManager) => void | Promise<void> = () => undefined, more: { tries?: number; ackWaitMs?: number; concurrency?: number } = {}) =>
      app.get(EventConsumers).on({
        durable, domain: 'training', event: 'run-progressed', schema: MetricSchema, ...more,
        handle: async (tx, event) => {
          await tx.query('insert into effect (consumer, aggregate_id, sequence, value) values ($1, $2, $3, $4)', [durable, event.aggregateId, event.sequence.toString(), event.payload.value]);
          await before(event.payload, tx);
        },
      }),
    effects: (durable: string): Promise<Effect[]> => dataSource.query('select aggregate_id, sequence, value from effect where consumer = $1 order by id', [durable]),
    stop: () => app.close(),
  };
}

export type Service = Awaited<ReturnType<typeof startService>>;

export const metricEvent = (aggregateId: string, value: number) => ({
  workspace: 'default', domain: 'training', name: 'run-progressed', aggregateId, schema: MetricSchema, message: { name: 'loss', value },
});

/** What is on DEAD_LETTERS for `durable`. */
export async function deadLetters(nats: string, durable: string) {
  const messaging = await connectMessaging({ url: nats, owner: 'test' });
  try {
    const { state } = await messaging.manager.streams.info('DEAD_LETTERS', { subjects_filter: '>' });
    const letters = [];
    for (const subject of Object.keys(state.subjects ?? {}).filter((key) => key.endsWith(`.${durable}`))) {
      const message = await messaging.manager.streams.getMessage('DEAD_LETTERS', { last_by_subj: subject });
      if (message) letters.push({ subject, count: state.subjects?.[subject], reason: message.header.get(DEAD_LETTER.reason), original: message.header.get(DEAD_LETTER.subject), deliveries: message.header.get(DEAD_LETTER.deliveries) });
    }
    return letters;
  } finally {
    await messaging.close();
  }
}
