import fc from 'fast-check';
import { admit, checkShares, pickShare, type Share } from './traffic.js';

const share = (revisionId: string, percent: number, shadow = false): Share => ({ revisionId, percent, shadow });

describe('admit', () => {
  it('gives all to the first revision, whatever was asked for', () => {
    expect(admit([], 'a', 10)).toEqual([share('a', 100)]);
    expect(admit([share('s', 50, true)], 'a', 10)).toEqual([share('a', 100)]);
  });

  it('gives all to a full rollout, and nothing to the others', () => {
    expect(admit([share('a', 70), share('b', 30), share('s', 10, true)], 'c', 100)).toEqual([share('c', 100)]);
  });

  it('takes a canary\'s share from the others in proportion, and leaves shadows alone', () => {
    expect(admit([share('a', 75), share('b', 25), share('s', 10, true)], 'c', 20)).toEqual([share('a', 60), share('b', 20), share('s', 10, true), share('c', 20)]);
  });

  it('can let a revision wait without traffic', () => {
    expect(admit([share('a', 100)], 'b', 0)).toEqual([share('a', 100)]);
  });

  it('always adds up to 100', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 6 }), (percents) => {
      const shares = percents.reduce<Share[]>((before, percent, index) => admit(before, `r${index}`, percent), []);
      const total = shares.reduce((sum, { percent }) => sum + percent, 0);
      return percents.length === 0 || Math.abs(total - 100) < 1e-6;
    }));
  });
});

describe('checkShares', () => {
  const revisions = new Map([['a', { status: 'READY', number: 1 }], ['b', { status: 'READY', number: 2 }], ['old', { status: 'RETIRED', number: 3 }]]);

  it('takes what adds up, within rounding', () => {
    expect(checkShares([share('a', 90), share('b', 10)], revisions)).toEqual([share('a', 90), share('b', 10)]);
    expect(checkShares([share('a', 66.6), share('b', 33.3)], revisions).reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100);
    expect(checkShares([share('a', 100), share('b', 50, true)], revisions)).toHaveLength(2);
    expect(checkShares([share('a', 100), share('b', 0)], revisions)).toEqual([share('a', 100)]);
  });

  it.each([
    ['an unknown revision', [share('x', 100)], 'NOT_FOUND', 'shares[0].revisionId'],
    ['a retired one', [share('a', 50), share('old', 50)], 'NOT_READY', 'shares[1].revisionId'],
    ['one twice', [share('a', 50), share('a', 50)], 'DUPLICATE', 'shares[1].revisionId'],
    ['a negative percentage', [share('a', -1)], 'OUT_OF_RANGE', 'shares[0].percent'],
    ['NaN', [share('a', Number.NaN)], 'OUT_OF_RANGE', 'shares[0].percent'],
    ['too little', [share('a', 50)], 'NOT_100_PERCENT', 'shares'],
    ['only shadows', [share('a', 100, true)], 'NOT_100_PERCENT', 'shares'],
    ['nothing', [], 'NOT_100_PERCENT', 'shares'],
  ])('refuses %s', (_, shares, code, field) => {
    expect(() => checkShares(shares, revisions)).toThrow(expect.objectContaining({ code, field }));
  });
});

describe('pickShare', () => {
  const shares = [share('a', 75), share('s', 100, true), share('b', 25)];

  it('follows the percentages, and never picks a shadow', () => {
    const counts: Record<string, number> = {};
    for (let i = 0; i < 1000; i++) {
      const id = pickShare(shares, i / 1000)?.revisionId ?? '';
      counts[id] = (counts[id] ?? 0) + 1;
    }
    expect(counts).toEqual({ a: 750, b: 250 });
  });

  it('picks none where there is none', () => {
    expect(pickShare([share('s', 100, true)], 0.5)).toBeUndefined();
  });
});
