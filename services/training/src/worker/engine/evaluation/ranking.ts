/** One user's items: what the model thinks of each, which are known from training, and which of the others turned out to be liked. */
export interface RankedUser {
  readonly scores: Float32Array;
  readonly known: ReadonlySet<number>;
  readonly liked: ReadonlySet<number>;
}

export interface RankingQuality {
  /** Share of users with at least one hit. */
  readonly hitRate: number;
  readonly precision: number;
  readonly recall: number;
  readonly ndcg: number;
}

/** Recommendations that count: what fits on a screen. */
export const RECOMMENDED = 10;

/**
 * How well the first ten recommendations hit: means over users of hit rate, precision, recall and NDCG (Järvelin and Kekäläinen 2002, binary gain,
 * discount log2(rank + 1)). All items that the user does not know are ranked, none sampled: sampling distorts the comparison of models
 * (Krichene and Rendle 2020). Items of one score go by their number. Undefined where no user has anything liked.
 */
export function rankingQuality(users: Iterable<RankedUser>, count = RECOMMENDED): RankingQuality | undefined {
  let judged = 0;
  const sums = { hitRate: 0, precision: 0, recall: 0, ndcg: 0 };
  for (const { scores, known, liked } of users) {
    if (liked.size === 0) continue;
    judged++;
    const best = [...scores.keys()].filter((item) => !known.has(item)).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, count);
    const hits = best.map((item) => liked.has(item));
    const found = hits.filter(Boolean).length;
    sums.hitRate += Number(found > 0);
    sums.precision += found / count;
    sums.recall += found / liked.size;
    sums.ndcg += hits.reduce((sum, hit, rank) => sum + (hit ? gain(rank) : 0), 0) / idealGain(Math.min(count, liked.size));
  }
  return judged === 0 ? undefined : { hitRate: sums.hitRate / judged, precision: sums.precision / judged, recall: sums.recall / judged, ndcg: sums.ndcg / judged };
}

const gain = (rank: number) => 1 / Math.log2(rank + 2);
const idealGain = (count: number) => Array.from({ length: count }, (_, rank) => gain(rank)).reduce((sum, value) => sum + value, 0);
