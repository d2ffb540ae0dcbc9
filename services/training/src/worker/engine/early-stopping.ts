import type { RunSpec } from '@lepton/architectures';

/** Plain JSON, part of every checkpoint. */
export interface EarlyStoppingState {
  readonly bestLoss: number | null;
  /** Epochs finished when it was reached. */
  readonly bestEpoch: number;
  readonly waited: number;
}

export const STOPPING_START: EarlyStoppingState = { bestLoss: null, bestEpoch: 0, waited: 0 };

export type StoppingVerdict = 'improved' | 'waiting' | 'stop';

/** Judges the validation loss of a finished epoch. Without a spec for it, remembers the best and never stops. */
export function judgeEpoch(
  spec: RunSpec['earlyStopping'], state: EarlyStoppingState, epoch: number, loss: number,
): { readonly state: EarlyStoppingState; readonly verdict: StoppingVerdict } {
  if (state.bestLoss === null || loss < state.bestLoss - (spec?.minimumDelta ?? 0)) {
    return { state: { bestLoss: loss, bestEpoch: epoch, waited: 0 }, verdict: 'improved' };
  }
  const waited = state.waited + 1;
  return { state: { ...state, waited }, verdict: spec && waited >= spec.patience ? 'stop' : 'waiting' };
}
