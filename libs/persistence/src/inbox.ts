import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Remembers which events a consumer has had, in the transaction of their effect. */
@Injectable()
export class Inbox {
  /**
   * True the first time. False where `consumer` has had the event; the caller then does nothing. A second delivery that
   * runs at the same time waits here until the first has committed or rolled back.
   */
  async once(tx: EntityManager, consumer: string, eventId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      'insert into inbox (consumer, event_id) values ($1, $2) on conflict do nothing returning 1', [consumer, eventId],
    );
    return rows.length === 1;
  }
}
