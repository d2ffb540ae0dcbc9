import { Alarm } from './alarm.js';

const elapsed = async (work: Promise<void>) => {
  const start = performance.now();
  await work;
  return performance.now() - start;
};

describe('Alarm', () => {
  it('waits its time where nobody rings', async () => {
    expect(await elapsed(new Alarm().wait(40))).toBeGreaterThan(30);
  });

  it('ends early when it rings, and does not wait where it has rung already', async () => {
    const alarm = new Alarm();
    setTimeout(() => alarm.ring(), 10);
    // Waited out, these would outlast the test.
    await alarm.wait(60_000);
    await alarm.wait(60_000);
    alarm.reset();
    expect(await elapsed(alarm.wait(40))).toBeGreaterThan(30);
  });
});
