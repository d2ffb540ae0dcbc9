import { defaultMinimumEpochs, goesOn, rungsOf } from './halving.js';

describe('successive halving', () => {
  it('compares after few epochs, and then after `reductionFactor` times as many', () => {
    expect(rungsOf({ epochs: 100, minimumEpochs: 4, reductionFactor: 3 })).toEqual([4, 12, 36]);
    expect(rungsOf({ epochs: 36, minimumEpochs: 4, reductionFactor: 3 })).toEqual([4, 12]);
    expect(rungsOf({ epochs: 1, minimumEpochs: 1, reductionFactor: 2 })).toEqual([]);
    expect(defaultMinimumEpochs(300, 3)).toBe(11);
    expect(defaultMinimumEpochs(5, 3)).toBe(1);
  });

  it('lets the first go on, and then the best third', () => {
    const rule = { goal: 'MAXIMIZE', reductionFactor: 3 } as const;
    expect(goesOn(0.1, [], rule)).toBe(true);
    expect(goesOn(0.1, [0.2], rule)).toBe(false);
    expect(goesOn(0.3, [0.2], rule)).toBe(true);
    expect(goesOn(0.5, [0.9, 0.2, 0.3], rule)).toBe(true); // the second of four: a third, rounded up, is two
    expect(goesOn(0.5, [0.9, 0.8, 0.3], rule)).toBe(false);
  });

  it('minimises, keeps what is equal, and ends what is not a number', () => {
    const rule = { goal: 'MINIMIZE', reductionFactor: 2 } as const;
    expect(goesOn(0.1, [0.2, 0.3], rule)).toBe(true);
    expect(goesOn(0.3, [0.2, 0.1], rule)).toBe(false);
    expect(goesOn(0.2, [0.2, 0.2, 0.2], rule)).toBe(true);
    expect(goesOn(Number.NaN, [], rule)).toBe(false);
  });
});
