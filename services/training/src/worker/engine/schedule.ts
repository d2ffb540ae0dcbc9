import type { RunSpec } from '@lepton/architectures';

/** Where a step stands in its run. */
export interface Moment {
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** In all, as adjusted. */
  readonly epochs: number;
}

/** Of reduceOnPlateau; plain JSON, part of every checkpoint. */
export interface PlateauState {
  readonly bestLoss: number | null;
  readonly waited: number;
  /** What the rate has come down to, as a share of the one set. */
  readonly share: number;
}

export const PLATEAU_START: PlateauState = { bestLoss: null, waited: 0, share: 1 };

type Timing = Pick<RunSpec, 'schedule' | 'scheduleOptions'>;

/** The learning rate of a step; follows from the step alone, apart from a plateau's share. */
export function scheduledRate({ schedule, scheduleOptions = {} }: Timing, learningRate: number, { step, stepsPerEpoch, epochs }: Moment, plateauShare = 1): number {
  const steps = epochs * stepsPerEpoch;
  switch (schedule) {
    case 'constant': return learningRate;
    case 'cosine': return learningRate * cosine(step / steps);
    case 'cosineWarmup': {
      // Goyal et al. 2017: the first steps, when the gradients are wildest, are the smallest
      const warm = Math.max(1, Math.round((scheduleOptions.warmup ?? 0.05) * steps));
      return learningRate * (step < warm ? (step + 1) / warm : cosine((step - warm) / Math.max(1, steps - warm)));
    }
    case 'step': {
      const every = scheduleOptions.every ?? Math.max(1, Math.ceil(epochs / 3));
      return learningRate * (scheduleOptions.factor ?? 0.1) ** Math.floor(step / (stepsPerEpoch * every));
    }
    case 'reduceOnPlateau': return learningRate * plateauShare;
  }
}

/** Loshchilov and Hutter 2017, without restarts; never quite 0, so that the last steps count. */
const cosine = (share: number) => 0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, share)));

/** Judges the loss of a finished epoch: a rate that no longer helps comes down. */
export function judgePlateau({ schedule, scheduleOptions = {}, earlyStopping, epochs }: RunSpec, state: PlateauState, loss: number): PlateauState {
  if (schedule !== 'reduceOnPlateau') return state;
  // a delta of another metric is in another unit
  const minimumDelta = earlyStopping?.metric === 'loss' ? earlyStopping.minimumDelta : 0;
  if (state.bestLoss === null || loss < state.bestLoss - minimumDelta) return { ...state, bestLoss: loss, waited: 0 };
  const patience = scheduleOptions.patience ?? Math.max(1, Math.floor((earlyStopping?.patience ?? epochs / 8) / 3));
  return state.waited + 1 < patience ? { ...state, waited: state.waited + 1 } : { ...state, waited: 0, share: state.share * (scheduleOptions.factor ?? 0.3) };
}
