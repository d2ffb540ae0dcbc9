import { higherIsBetter, type RunSpec } from '@lepton/architectures';

/** Plain JSON, part of every checkpoint. */
export interface EarlyStoppingState {
  /** Of the metric that is watched; null before the first epoch. */
  readonly best: number | null;
  /** Epochs finished when it was reached. */
  readonly bestEpoch: number;
  readonly waited: number;
}

export const STOPPING_START: EarlyStoppingState = { best: null, bestEpoch: 0, waited: 0 };

export type StoppingVerdict = 'improved' | 'waiting' | 'stop';

/** Judges a finished epoch by what was measured on the validation split. Without a spec for it, remembers the best loss and never stops. */
export function judgeEpoch(
  spec: RunSpec['earlyStopping'], state: EarlyStoppingState, epoch: number, validated: Readonly<Record<string, number>>,
): { readonly state: EarlyStoppingState; readonly verdict: StoppingVerdict } {
  const { metric, minimumDelta, patience } = spec ?? { metric: 'loss' as const, minimumDelta: 0, patience: Infinity };
  const value = validated[metric] ?? NaN;
  const gain = (higherIsBetter(metric) ? 1 : -1) * (value - (state.best ?? NaN));
  if (state.best === null || gain > minimumDelta) return { state: { best: value, bestEpoch: epoch, waited: 0 }, verdict: 'improved' };
  const waited = state.waited + 1;
  return { state: { ...state, waited }, verdict: waited >= patience ? 'stop' : 'waiting' };
}
