import { allPairs, type FeaturePlan, type InteractionsPlan, numbersOf, sideTexts, type Table } from '@lepton/features';
import type { Metric } from '../evaluation/evaluation.types.js';
import { type RankedUser, RECOMMENDED, rankingQuality } from '../evaluation/ranking.js';
import type { ArtifactRunner } from './artifact-runner.js';

/** Scores that an evaluation computes at most; where there are more users, some of them stand for all. */
const MAXIMUM_SCORES = 1_000_000;

export const isInteractions = (plan: FeaturePlan): plan is InteractionsPlan => plan.kind === 'interactions';

/**
 * Lets the artifact recommend to users of the test split, from all items that the `known` splits do not have of them. Liked is what they
 * rated there at least as well as the average training rating; without ratings, all that they took. Null when aborted.
 */
export async function rankTestUsers(runner: ArtifactRunner, plan: InteractionsPlan, known: readonly Table[], test: Table, aborted: () => boolean): Promise<Metric[] | null> {
  const numbers = new Map(plan.item.values.map((item, index) => [item, index]));
  const seen = itemsByUser(plan, known, numbers);
  const average = plan.target.kind === 'value' ? plan.target.mean : 0;
  const liked = [...itemsByUser(plan, [test], numbers, average)].filter(([user]) => seen.has(user));
  const count = Math.min(liked.length, Math.max(1, Math.floor(MAXIMUM_SCORES / numbers.size)));
  const users: RankedUser[] = [];
  for (let i = 0; i < count; i++) {
    // evenly spread
    const [user, items] = liked[Math.floor(i * liked.length / count)] ?? ['', new Set<number>()];
    const answers = await runner.run(allPairs(plan, [user]), Int32Array.from(numbers.values()), aborted);
    if (!answers) return null;
    users.push({ scores: answers.values, known: seen.get(user) ?? new Set(), liked: items });
  }
  const quality = rankingQuality(users);
  return quality === undefined ? [] : Object.entries(quality).map(([name, value]) => ({ name: `${name}At${RECOMMENDED}`, split: 'TEST', value }));
}

function itemsByUser(plan: InteractionsPlan, tables: readonly Table[], numbers: ReadonlyMap<string, number>, atLeast = -Infinity): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  for (const table of tables) {
    const [users, items] = [sideTexts(table, plan.user.column), sideTexts(table, plan.item.column)];
    const ratings = plan.implicit ? undefined : numbersOf(table, plan.target.column);
    for (const [row, user] of users.entries()) {
      const item = numbers.get(items[row] ?? '');
      if (user === '' || item === undefined || (ratings && !((ratings[row] ?? NaN) >= atLeast))) continue;
      found.set(user, (found.get(user) ?? new Set()).add(item));
    }
  }
  return found;
}
