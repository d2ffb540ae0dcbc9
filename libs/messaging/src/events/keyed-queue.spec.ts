import { setImmediate as turn } from 'node:timers/promises';
import { KeyedQueue } from './keyed-queue.js';

function tasks() {
  const log: string[] = [];
  const finish = new Map<string, () => void>();
  const task = (name: string) => () => {
    log.push(name);
    return new Promise<void>((resolve) => finish.set(name, resolve));
  };
  const end = async (name: string) => {
    finish.get(name)?.();
    await turn();
  };
  return { log, task, end };
}

describe('KeyedQueue', () => {
  it('runs keys side by side and a key in order', async () => {
    const { log, task, end } = tasks();
    const queue = new KeyedQueue(2);
    queue.push('a', task('a1'));
    queue.push('a', task('a2'));
    queue.push('b', task('b1'));
    queue.push('c', task('c1'));
    expect(log).toEqual(['a1', 'b1']);
    await end('b1');
    expect(log).toEqual(['a1', 'b1', 'c1']);
    await end('a1');
    expect(log).toEqual(['a1', 'b1', 'c1', 'a2']);
  });

  it('stops: what runs ends, what waits does not begin', async () => {
    const { log, task, end } = tasks();
    const queue = new KeyedQueue(1);
    queue.push('a', task('a1'));
    queue.push('b', task('b1'));
    let stopped = false;
    const stopping = queue.stop().then(() => (stopped = true));
    await turn();
    expect(stopped).toBe(false);
    await end('a1');
    await stopping;
    expect(log).toEqual(['a1']);
  });
});
