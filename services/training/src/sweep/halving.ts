import type { SweepGoal } from '../generated/graphql.js';

/**
 * Asynchronous successive halving (Li et al. 2020, "A system for massively parallel hyperparameter tuning", MLSys), with the stopping
 * rule that needs no trial to wait for others: at each rung a trial goes on if it is among the best `1 / reductionFactor` of those that
 * have come there, and ends otherwise. The first to come always goes on.
 */

/** Epochs of the rungs: `minimumEpochs`, and `reductionFactor` times as many at each further one, below `epochs`. */
export function rungsOf({ epochs, minimumEpochs, reductionFactor }: { epochs: number; minimumEpochs: number; reductionFactor: number }): number[] {
  const rungs: number[] = [];
  for (let rung = minimumEpochs; rung < epochs; rung *= reductionFactor) rungs.push(rung);
  return rungs;
}

/** At a factor of 3 a trial has 1/27 of its epochs to show what it is worth. */
export const defaultMinimumEpochs = (epochs: number, reductionFactor: number): number => Math.max(1, Math.round(epochs / reductionFactor ** 3));

export const isBetter = (goal: SweepGoal) => (a: number, b: number): boolean => (goal === 'MAXIMIZE' ? a > b : a < b);

/** Whether `value` goes on from a rung at which the `others` have come before it. What is not a number never does. */
export function goesOn(value: number, others: readonly number[], { goal, reductionFactor }: { goal: SweepGoal; reductionFactor: number }): boolean {
  if (Number.isNaN(value)) return false;
  const better = others.filter((other) => isBetter(goal)(other, value)).length;
  return better < Math.ceil((others.length + 1) / reductionFactor);
}
