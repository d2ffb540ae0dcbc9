import { RestartCounter } from './restart-policy.js';

describe('RestartCounter', () => {
  const policy = { firstDelayMs: 100, maxDelayMs: 1_000, healthyAfterMs: 30_000, loopAfter: 4 };

  it('waits longer each time, up to a limit, and calls it a crash loop', () => {
    const counter = new RestartCounter(policy);
    expect([0, 500, 0, 0, 0, 0].map((readyMs) => counter.ended(readyMs))).toEqual([
      { delayMs: 100, crashLoop: false }, { delayMs: 200, crashLoop: false }, { delayMs: 400, crashLoop: false },
      { delayMs: 800, crashLoop: true }, { delayMs: 1_000, crashLoop: true }, { delayMs: 1_000, crashLoop: true },
    ]);
  });

  it('forgets after a healthy time', () => {
    const counter = new RestartCounter(policy);
    for (let i = 0; i < 5; i++) counter.ended(0);
    expect(counter.ended(30_000)).toEqual({ delayMs: 100, crashLoop: false });
  });
});
