import { backoffMs } from './backoff.js';

describe('backoffMs', () => {
  it('doubles to its limit, in whole milliseconds', () => {
    for (const [attempt, most] of [[1, 250], [2, 500], [3, 1_000], [9, 5_000], [2_000, 5_000]] as const) {
      const ms = backoffMs(attempt, 250, 5_000);
      expect(ms).toBeLessThanOrEqual(most);
      expect(ms).toBeGreaterThanOrEqual(most * 0.75 - 1);
      expect(Number.isInteger(ms)).toBe(true);
    }
  });
});
