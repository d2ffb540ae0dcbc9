import { scheduledRate } from './schedule.js';

describe('scheduledRate', () => {
  it('stays', () => {
    expect([0, 0.5, 1].map((share) => scheduledRate('constant', 0.1, share))).toEqual([0.1, 0.1, 0.1]);
  });

  it('falls along a cosine to a hundredth', () => {
    const [first = 0, middle = 0, last = 0, beyond = 0] = [0, 0.5, 1, 1.5].map((share) => scheduledRate('cosine', 0.1, share));
    expect(first).toBeCloseTo(0.1, 12);
    expect(middle).toBeCloseTo(0.0505, 12);
    expect(last).toBeCloseTo(0.001, 12);
    expect(beyond).toBe(last);
  });
});
