import { RateLimiter } from './rate-limiter.js';

describe('RateLimiter', () => {
  it('lets a burst pass, then the average, per client', () => {
    const limiter = new RateLimiter(10);
    const burst = Array.from({ length: 25 }, () => limiter.take('a', 0));
    expect(burst.filter((wait) => wait === 0)).toHaveLength(20);
    expect(burst.at(-1)).toBe(100);
    expect(limiter.take('b', 0)).toBe(0);
    expect(limiter.take('a', 100)).toBe(0);
    expect(limiter.take('a', 100)).toBe(100);
    expect(Array.from({ length: 30 }, () => limiter.take('a', 5_000)).filter((wait) => wait === 0)).toHaveLength(20);
  });

  it('forgets clients that are quiet', () => {
    const limiter = new RateLimiter(10);
    for (let i = 0; i < 1000; i++) limiter.take(`client ${i}`, 20_000);
    limiter.take('z', 40_000);
    expect(limiter.clients).toBe(1);
  });

  it('is off at 0', () => {
    const limiter = new RateLimiter(0);
    expect(Array.from({ length: 100 }, () => limiter.take('a', 0)).every((wait) => wait === 0)).toBe(true);
  });
});
