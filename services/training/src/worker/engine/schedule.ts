import type { RunSpec } from '@lepton/architectures';

/** The learning rate of a step. `share` is how much of the run is done, from 0 to 1. */
export function scheduledRate(schedule: RunSpec['schedule'], learningRate: number, share: number): number {
  switch (schedule) {
    case 'constant': return learningRate;
    // Loshchilov and Hutter 2017, without restarts; never quite 0, so that the last steps count
    case 'cosine': return learningRate * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, share))));
  }
}
