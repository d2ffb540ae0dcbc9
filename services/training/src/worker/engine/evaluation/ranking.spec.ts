import { rankingQuality } from './ranking.js';

const user = (scores: number[], known: number[], liked: number[]) => ({ scores: Float32Array.from(scores), known: new Set(known), liked: new Set(liked) });

describe('rankingQuality', () => {
  it('is perfect where what is liked comes first among what is new', () => {
    const quality = rankingQuality([user([9, 8, 7, 1, 0], [0], [1, 2])], 2);
    expect(quality).toEqual({ hitRate: 1, precision: 1, recall: 1, ndcg: 1 });
  });

  it('discounts by rank', () => {
    const quality = rankingQuality([user([3, 2, 1, 0], [], [1, 3])], 3);
    expect(quality?.precision).toBeCloseTo(1 / 3, 12);
    expect(quality?.recall).toBe(0.5);
    expect(quality?.ndcg).toBeCloseTo((1 / Math.log2(3)) / (1 + 1 / Math.log2(3)), 12);
  });

  it('averages over users who like something, and is nothing without any', () => {
    expect(rankingQuality([user([1, 0], [], [0]), user([1, 0], [], [1]), user([1, 0], [], [])], 1)).toEqual({ hitRate: 0.5, precision: 0.5, recall: 0.5, ndcg: 0.5 });
    expect(rankingQuality([user([1, 0], [], [])])).toBeUndefined();
  });
});
