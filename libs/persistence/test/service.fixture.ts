import { NestFactory } from '@nestjs/core';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { Inbox, Outbox, PersistenceModule, Retention, Transactions, type PersistenceOptions } from '@lepton/persistence';

@Entity('note')
export class Note {
  @PrimaryColumn('text') id = '';
  @Column('int') score = 0;
  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' }) createdAt = new Date();
}

export class CreateNote1700000000002 implements MigrationInterface {
  readonly name = 'CreateNote1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table note (id text primary key, score int not null, created_at timestamptz not null default clock_timestamp())');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table note');
  }
}

@Module({})
class TestModule {}

/** A service that has nothing but a database. */
export async function startService(url: string, options: Partial<PersistenceOptions> = {}) {
  const app: INestApplicationContext = await NestFactory.createApplicationContext({
    module: TestModule,
    imports: [PersistenceModule.forRoot({
      url, entities: [Note], migrations: [CreateNote1700000000002], ...options,
    })],
  }, { logger: ['error'], abortOnError: false });
  return {
    app,
    dataSource: app.get(DataSource),
    transactions: app.get(Transactions),
    outbox: app.get(Outbox),
    inbox: app.get(Inbox),
    retention: app.get(Retention, { strict: false }),
    stop: () => app.close(),
  };
}

export type TestService = Awaited<ReturnType<typeof startService>>;
