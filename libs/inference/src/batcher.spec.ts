import { setImmediate as turn } from 'node:timers/promises';
import { waitFor } from '@lepton/testing';
import { Batcher, type BatcherOptions, type BatchItem } from './batcher.js';

/** Answers with the batch's size when the test says so. */
function batcher(options: Partial<BatcherOptions> = {}) {
  const batches: string[][] = [];
  const finish: (() => void)[] = [];
  const queue = new Batcher<string, number>({ maxBatchSize: 4, maxDelayMs: 0, maxQueue: 8, lanes: 1, ...options }, async (batch: readonly BatchItem<string, number>[]) => {
    batches.push(batch.map(({ job }) => job));
    await new Promise<void>((resolve) => finish.push(resolve));
    for (const item of batch) item.resolve(batch.length);
  });
  const submit = (job: string, rows = 1, key: string | undefined = 'k', signal?: AbortSignal) => {
    queue.admit(rows);
    return queue.submit(job, rows, key, signal);
  };
  const finishNext = async () => { finish.shift()?.(); await turn(); await turn(); };
  return { queue, submit, batches, finishNext };
}

describe('Batcher', () => {
  it('takes together what comes in one turn, and while the lane is busy', async () => {
    const { submit, batches, finishNext } = batcher();
    const first = [submit('a'), submit('b')];
    await turn();
    submit('c').catch(() => {});
    submit('d').catch(() => {});
    await turn();
    expect(batches).toEqual([['a', 'b']]);
    await finishNext();
    expect(batches).toEqual([['a', 'b'], ['c', 'd']]);
    expect(await Promise.all(first)).toEqual([2, 2]);
  });

  it('never exceeds the batch size in rows', async () => {
    const { submit, batches, finishNext } = batcher();
    void submit('a', 3); void submit('b', 2); void submit('c', 2);
    await turn();
    await finishNext();
    expect(batches).toEqual([['a'], ['b', 'c']]);
  });

  it('mixes only what is compatible, in order', async () => {
    const { submit, batches, finishNext } = batcher();
    void submit('a1', 1, 'a'); void submit('b1', 1, 'b'); void submit('a2', 1, 'a');
    await turn();
    await finishNext();
    expect(batches).toEqual([['a1', 'a2'], ['b1']]);
  });

  it('computes alone what has no key', async () => {
    const { queue, batches, finishNext } = batcher();
    void queue.submit('a', 1, undefined); void queue.submit('b', 1, undefined);
    await turn();
    await finishNext();
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('uses every lane', async () => {
    const { submit, batches } = batcher({ lanes: 2, maxBatchSize: 1 });
    void submit('a'); void submit('b'); void submit('c');
    await turn();
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('waits for the delay, but not once the batch is full', async () => {
    const patient = batcher({ maxDelayMs: 600_000, maxBatchSize: 2 });
    void patient.submit('a');
    await turn();
    expect(patient.batches).toEqual([]);
    void patient.submit('b');
    await turn();
    expect(patient.batches).toEqual([['a', 'b']]);
    await patient.finishNext();
    const hasty = batcher({ maxDelayMs: 30, maxBatchSize: 2 });
    void hasty.submit('c');
    await waitFor(() => hasty.batches.length > 0);
    expect(hasty.batches).toEqual([['c']]);
  });

  it('refuses what does not fit into the queue', async () => {
    const { queue, submit, finishNext } = batcher({ maxQueue: 3 });
    void submit('running');
    await turn();
    void submit('waiting', 2);
    expect(() => queue.admit(2)).toThrow(expect.objectContaining({ code: 'QUEUE_FULL', status: 429 }));
    expect(() => queue.admit(1)).not.toThrow();
    expect(() => queue.admit(4)).toThrow(expect.objectContaining({ code: 'TOO_MANY_ROWS', status: 413 }));
    await finishNext();
    expect(() => queue.admit(3)).not.toThrow();
  });

  it('drops what is cancelled while it waits', async () => {
    const { queue, submit, batches, finishNext } = batcher();
    void submit('running');
    await turn();
    const controller = new AbortController();
    const dropped = submit('dropped', 2, 'k', controller.signal);
    controller.abort();
    await expect(dropped).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(queue.queuedRows).toBe(0);
    await finishNext();
    expect(batches).toEqual([['running']]);
  });

  it('computes what waits before it has drained, and takes no more', async () => {
    const { queue, submit, batches, finishNext } = batcher({ maxDelayMs: 10_000 });
    void submit('a');
    let drained = false;
    const draining = queue.drain().then(() => { drained = true; });
    await turn();
    expect(batches).toEqual([['a']]);
    expect(drained).toBe(false);
    expect(() => queue.admit(1)).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    await finishNext();
    await draining;
  });
});
