import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { AggregateLog } from './aggregate-log.js';
import type { LogCursor } from './log-cursor.js';
import type { LoggedEvent, LogSource } from './log-source.js';

const event = (sequence: number, type = 'progressed'): LoggedEvent => ({ sequence: BigInt(sequence), type, traceparent: '', bytes: 10, payloads: () => [sequence] });

/** An owner whose record and wire are apart: what is committed reaches the log only when it is sent, or read. */
class Owner implements LogSource {
  readonly record: LoggedEvent[] = [];
  reads = 0;
  broken = false;
  page = 3;
  subscriptions = 0;
  private handler: ((event: LoggedEvent) => void) | undefined;

  commit(sequence: number, type?: string): LoggedEvent {
    const committed = event(sequence, type);
    this.record.push(committed);
    return committed;
  }

  send(sequence: number, type?: string): void {
    this.handler?.(event(sequence, type));
  }

  publish(...sequences: number[]): void {
    for (const sequence of sequences) {
      this.commit(sequence);
      this.send(sequence);
    }
  }

  subscribe(handler: (event: LoggedEvent) => void) {
    this.handler = handler;
    this.subscriptions++;
    return { unsubscribe: () => { this.handler = undefined; this.subscriptions--; } };
  }

  established = () => Promise.resolve();

  read = async ({ after, newest }: { after: bigint; newest?: number }) => {
    this.reads++;
    const matching = this.record.filter(({ sequence, type }) => sequence > after && type !== 'other');
    const events = newest ? matching.slice(-newest) : matching.slice(0, this.page);
    await turn();
    if (this.broken) throw new Error('the owner is restarting');
    return { events, more: matching.length > events.length };
  };
}

async function open(owner: LogSource, options: { maxEvents?: number; maxBytes?: number } = {}) {
  const log = new AggregateLog(owner, { type: 'progressed', ends: new Set(['completed']), maxEvents: 100, maxBytes: 1e6, warn: () => {}, ...options });
  await log.opened;
  return log;
}

async function take(cursor: LogCursor, count: number): Promise<number[]> {
  const taken: number[] = [];
  while (taken.length < count) {
    const { value, done } = await cursor.next();
    if (done) break;
    taken.push(Number(value.sequence));
  }
  return taken;
}

describe('AggregateLog', () => {
  let owner: Owner;
  beforeEach(() => { owner = new Owner(); });

  it('hands on live events in order, each once', async () => {
    const log = await open(owner);
    const cursor = log.cursor(0n);
    owner.publish(1, 2);
    owner.send(1);
    owner.send(2);
    owner.publish(3);
    expect(await take(cursor, 3)).toEqual([1, 2, 3]);
    expect(owner.reads).toBe(1);
    log.close();
  });

  it('reads from the record what came before it, page by page, and goes on live', async () => {
    for (let i = 1; i <= 10; i++) owner.commit(i);
    const log = await open(owner);
    const cursor = log.cursor(2n);
    const taking = take(cursor, 10);
    await turn();
    owner.publish(11);
    await turn();
    owner.publish(12);
    expect(await taking).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    log.close();
  });

  it('knows the newest event and the end at once', async () => {
    for (let i = 1; i <= 5; i++) owner.commit(i);
    owner.commit(6, 'completed');
    const log = await open(owner);
    expect(log.latest?.sequence).toBe(5n);
    expect(log.end?.sequence).toBe(6n);
    expect(await take(log.cursor(4n), 2)).toEqual([5, 6]);
    log.close();
  });

  it('fills a hole from the record before it goes on', async () => {
    const log = await open(owner);
    const taking = take(log.cursor(0n), 6);
    owner.publish(1);
    for (const lost of [2, 3, 4, 5]) owner.commit(lost);
    owner.publish(6);
    expect(await taking).toEqual([1, 2, 3, 4, 5, 6]);
    log.close();
  });

  it('fills a hole that opens while another is being filled', async () => {
    const log = await open(owner);
    const taking = take(log.cursor(0n), 6);
    owner.commit(1);
    owner.publish(2);
    // The record is being read; this is not in what the read sees.
    owner.commit(3);
    owner.publish(4);
    owner.commit(5);
    owner.publish(6);
    expect(await taking).toEqual([1, 2, 3, 4, 5, 6]);
    log.close();
  });

  it('takes a hole for other types\' numbers once the record has been read', async () => {
    const log = await open(owner);
    const taking = take(log.cursor(0n), 3);
    owner.publish(1);
    owner.commit(2, 'other');
    owner.publish(3);
    owner.commit(4, 'other');
    owner.commit(5, 'other');
    owner.publish(6);
    expect(await taking).toEqual([1, 3, 6]);
    log.close();
  });

  it('reads no record where other types\' events are heard too', async () => {
    const log = await open(owner);
    const taking = take(log.cursor(0n), 2);
    owner.publish(1);
    owner.commit(2, 'other');
    owner.send(2, 'other');
    owner.publish(3);
    expect(await taking).toEqual([1, 3]);
    expect(owner.reads).toBe(1);
    log.close();
  });

  it('finds what it has missed when told to look', async () => {
    const log = await open(owner);
    const taking = take(log.cursor(0n), 3);
    owner.publish(1);
    await turn();
    owner.commit(2);
    owner.commit(3);
    log.verify();
    expect(await taking).toEqual([1, 2, 3]);
    log.close();
  });

  it('keeps asking while the owner is restarting', async () => {
    owner.commit(1);
    owner.broken = true;
    const log = new AggregateLog(owner, { type: 'progressed', ends: new Set(), maxEvents: 100, maxBytes: 1e6, warn: () => {} });
    const opened = log.opened;
    await turn();
    owner.publish(2);
    owner.broken = false;
    await opened;
    expect(await take(log.cursor(0n), 2)).toEqual([1, 2]);
    log.close();
  });

  it('holds a bounded number of events, and bytes, and serves the rest from the record', async () => {
    for (const options of [{ maxEvents: 4 }, { maxBytes: 40 }]) {
      const subject = new Owner();
      const log = await open(subject, options);
      const slow = log.cursor(0n);
      for (let i = 1; i <= 50; i++) subject.publish(i);
      expect(log.after(45n)).toBe('behind');
      expect(log.after(46n)).toMatchObject({ sequence: 47n });
      expect(await take(slow, 50)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
      log.close();
    }
  });

  it('loses nothing and repeats nothing, whatever the wire loses, repeats and delays', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant('publish' as const) }, fc.constant('lose' as const), fc.constant('other' as const),
      fc.constant('repeat' as const), fc.constant('turn' as const), fc.constant('join' as const), fc.constant('verify' as const),
    );
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), async (steps, maxEvents) => {
      const subject = new Owner();
      const log = await open(subject, { maxEvents });
      const seen: number[][] = [];
      const reading: Promise<unknown>[] = [];
      const cursors: LogCursor[] = [];
      const join = () => {
        const cursor = log.cursor(0n);
        const mine: number[] = [];
        seen.push(mine);
        cursors.push(cursor);
        reading.push((async () => { for await (const { sequence } of cursor) mine.push(Number(sequence)); })());
      };
      join();
      let sequence = 0;
      for (const action of steps) {
        if (action === 'publish') subject.publish(++sequence);
        else if (action === 'lose') subject.commit(++sequence);
        else if (action === 'other') subject.send(subject.commit(++sequence, 'other') && sequence, 'other');
        else if (action === 'repeat' && sequence > 0) subject.send(Math.ceil(sequence / 2), subject.record[Math.ceil(sequence / 2) - 1]?.type);
        else if (action === 'turn') await turn();
        else if (action === 'join') join();
        else if (action === 'verify') log.verify();
      }
      log.verify();
      const expected = subject.record.filter(({ type }) => type === 'progressed').map(({ sequence: number }) => Number(number));
      for (let waited = 0; waited < 500 && seen.some((mine) => mine.length < expected.length); waited++) await turn();
      for (const mine of seen) expect(mine).toEqual(expected);
      for (const cursor of cursors) await cursor.return();
      await Promise.all(reading);
      log.close();
    }), { numRuns: 300 });
  });

  it('asks the record once for many that reconnect at the same place', async () => {
    for (let i = 1; i <= 5; i++) owner.commit(i);
    const log = await open(owner);
    const before = owner.reads;
    const all = await Promise.all(Array.from({ length: 100 }, () => take(log.cursor(2n), 1)));
    expect(all.every(([first]) => first === 3)).toBe(true);
    expect(owner.reads - before).toBe(1);
    log.close();
  });

  it('ends a waiting cursor at once', async () => {
    const log = await open(owner);
    const cursor = log.cursor(0n);
    const waiting = cursor.next();
    await cursor.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await cursor.next()).toEqual({ done: true, value: undefined });
    const other = log.cursor(0n).next();
    log.close();
    expect((await other).done).toBe(true);
    expect(owner.subscriptions).toBe(0);
  });

  describe('of a source without a record', () => {
    const live = () => {
      const { record, ...source } = { record: owner.record, subscribe: owner.subscribe.bind(owner), established: owner.established };
      return source;
    };

    it('counts by itself and begins with what comes next', async () => {
      const log = await open(live());
      owner.send(0);
      const cursor = log.cursor(log.head);
      owner.send(0);
      owner.send(0);
      expect(await take(cursor, 2)).toEqual([2, 3]);
      log.close();
    });

    it('lets a slow reader go on with the newest and counts what it lost', async () => {
      let skipped = 0;
      const log = new AggregateLog(live(), { type: 'progressed', ends: new Set(), maxEvents: 2, maxBytes: 1e6, warn: () => {}, skipped: (count) => { skipped += count; } });
      await log.opened;
      const cursor = log.cursor(0n);
      for (let i = 0; i < 10; i++) owner.send(0);
      expect(await take(cursor, 2)).toEqual([9, 10]);
      expect(skipped).toBe(8);
      log.close();
    });
  });
});
