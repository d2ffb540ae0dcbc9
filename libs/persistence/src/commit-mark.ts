import type { DataSource, QueryRunner } from 'typeorm';
import { errorCode } from './pg-errors.js';

/** Tells a transaction that has taken effect from one that has not, though its COMMIT was never answered. */
export interface CommitMark {
  /** PostgreSQL gives it again where a crash has swept away all that was written under it, so it does not tell alone. */
  txid: string;
  /** Of a row that only this transaction has written: an outbox row's `event_id`, or a `commit_mark`. */
  id: string;
}

/** SQLSTATE of asking for a transaction that, as far as PostgreSQL knows after a crash, was never begun. */
const INVALID_PARAMETER = '22023';

/** Marks the transaction of `runner`; null where it has written nothing. */
export async function markTransaction(runner: QueryRunner): Promise<CommitMark | null> {
  const [mark]: CommitMark[] = await runner.query(
    `insert into commit_mark (id) select gen_random_uuid()::text where pg_current_xact_id_if_assigned() is not null
     returning id, pg_current_xact_id()::text as txid`,
  );
  return mark ?? null;
}

/** Whether the marked transaction took effect; undefined while it is still under way. */
export async function hasCommitted(database: DataSource, { txid, id }: CommitMark): Promise<boolean | undefined> {
  if (await statusOf(database, txid) === 'in progress') return undefined;
  const [found] = await database.query<{ committed: boolean }[]>(
    `select exists (select from outbox where txid = $1::xid8 and event_id = $2) or exists (select from commit_mark where id = $2) as committed`, [txid, id],
  );
  return found?.committed;
}

async function statusOf(database: DataSource, txid: string): Promise<string | null> {
  try {
    const [row] = await database.query<{ status: string | null }[]>('select pg_xact_status($1::xid8) as status', [txid]);
    return row?.status ?? null;
  } catch (error) {
    if (errorCode(error) === INVALID_PARAMETER) return null;
    throw error;
  }
}
