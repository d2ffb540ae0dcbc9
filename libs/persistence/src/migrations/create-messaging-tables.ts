import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of the outbox, the inbox and the per-aggregate counters. */
export class CreateMessagingTables1700000000000 implements MigrationInterface {
  readonly name = 'CreateMessagingTables1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    // txid and id together order the rows for the relay (see OutboxLog); `data` is the envelope without its sequence,
    // which is known only when the row is written.
    await runner.query(`
      create table outbox (
        id bigint generated always as identity primary key,
        txid xid8 not null default pg_current_xact_id(),
        stream text not null,
        subject text not null,
        event_id text not null,
        aggregate_id text not null,
        sequence bigint,
        type text not null,
        traceparent text not null,
        data bytea not null,
        created_at timestamptz not null default now()
      )`);
    await runner.query('create index outbox_txid on outbox (txid)');
    await runner.query('create unique index outbox_aggregate on outbox (aggregate_id, sequence) where sequence is not null');
    await runner.query('create index outbox_created_at on outbox using brin (created_at)');
    await runner.query(`
      create table outbox_cursor (
        only_row boolean primary key default true check (only_row),
        window_from xid8 not null,
        window_to xid8 not null,
        last_id bigint not null,
        store text not null
      )`);
    await runner.query('create table aggregate_sequence (aggregate_id text primary key, last bigint not null)');
    await runner.query(`
      create table inbox (
        consumer text not null,
        event_id text not null,
        processed_at timestamptz not null default now(),
        primary key (consumer, event_id)
      )`);
    await runner.query('create index inbox_processed_at on inbox using brin (processed_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table inbox, aggregate_sequence, outbox_cursor, outbox');
  }
}
