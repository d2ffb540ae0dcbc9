import type pg from 'pg';
import { withSequence } from './envelope-bytes.js';

/** Where the relay is. `store` names the JetStream store that the rows before it were published to. */
export interface OutboxCursor {
  windowFrom: bigint;
  windowTo: bigint;
  lastId: bigint;
  store: string;
}

export interface OutboxMessage {
  id: bigint;
  subject: string;
  eventId: string;
  traceparent: string;
  /** The encoded envelope, complete. */
  data: Uint8Array;
}

interface Row { id: string; subject: string; event_id: string; traceparent: string; data: Buffer; sequence: string | null }

/**
 * The outbox as the relay reads it: every committed row once, none before the rows that its aggregate had earlier.
 *
 * Ids alone will not do: a transaction that took a low id may commit after one with a higher id was read, and would be
 * skipped. So rows are read in windows of transaction ids [from, to), `to` being the oldest transaction that still runs
 * (`pg_snapshot_xmin`): in a window nothing can appear any more. Within it they go by id, because the ids of one
 * aggregate are taken under its row lock in `aggregate_sequence`, hence in the order of its sequence.
 */
export class OutboxLog {
  constructor(private readonly client: pg.Client) {}

  async loadCursor(): Promise<OutboxCursor | undefined> {
    const { rows } = await this.client.query<{ window_from: string; window_to: string; last_id: string; store: string }>('select * from outbox_cursor');
    return rows[0] && {
      windowFrom: BigInt(rows[0].window_from), windowTo: BigInt(rows[0].window_to), lastId: BigInt(rows[0].last_id), store: rows[0].store,
    };
  }

  async saveCursor({ windowFrom, windowTo, lastId, store }: OutboxCursor): Promise<void> {
    await this.client.query(
      `insert into outbox_cursor (window_from, window_to, last_id, store) values ($1, $2, $3, $4)
       on conflict (only_row) do update
       set window_from = excluded.window_from, window_to = excluded.window_to, last_id = excluded.last_id, store = excluded.store`,
      [windowFrom.toString(), windowTo.toString(), lastId.toString(), store],
    );
  }

  /** `horizon`: transactions before it are over. `pending`: there are rows after it that a later horizon will free. */
  async horizon(): Promise<{ horizon: bigint; pending: boolean }> {
    const { rows } = await this.client.query<{ horizon: string; pending: boolean }>(
      `select horizon::text, exists (select from outbox where txid >= horizon) as pending
       from (select pg_snapshot_xmin(pg_current_snapshot()) as horizon) s`,
    );
    const [row] = rows;
    if (!row) throw new Error('PostgreSQL returned no snapshot');
    return { horizon: BigInt(row.horizon), pending: row.pending };
  }

  /** The next rows of the cursor's window; fewer than `limit` are its last. */
  async page({ windowFrom, windowTo, lastId }: OutboxCursor, limit: number): Promise<OutboxMessage[]> {
    const { rows } = await this.client.query<Row>({
      name: 'outbox-page',
      text: `select id, subject, event_id, traceparent, data, sequence from outbox
             where txid >= $1::xid8 and txid < $2::xid8 and id > $3 order by id limit $4`,
      values: [windowFrom.toString(), windowTo.toString(), lastId.toString(), limit],
    });
    return rows.map((row) => ({
      id: BigInt(row.id), subject: row.subject, eventId: row.event_id, traceparent: row.traceparent,
      data: row.sequence === null ? row.data : withSequence(row.data, BigInt(row.sequence)),
    }));
  }

  /** The first transaction whose rows are younger than `maxAgeMs`; 0 where there are none. */
  async firstTransactionSince(maxAgeMs: number): Promise<bigint> {
    const { rows } = await this.client.query<{ txid: string | null }>(
      "select min(txid)::text as txid from outbox where created_at > now() - $1 * interval '1 millisecond'", [maxAgeMs],
    );
    return BigInt(rows[0]?.txid ?? 0);
  }
}
