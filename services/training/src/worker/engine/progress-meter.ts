import type { SplitName } from '@lepton/features';
import type { MetricPoint, Progress } from './engine.js';
import type { Metric } from './evaluation/evaluation.types.js';

/** Gathers metric points and turns them into progress. Costs nothing per step: it is told at ticks and ends of epochs. */
export class ProgressMeter {
  #points: MetricPoint[] = [];
  readonly #latest = new Map<string, Metric>();
  #last: { readonly at: number; readonly step: number };
  #msPerStep: number | null = null;

  constructor(private readonly stepsPerEpoch: number, private readonly rowsPerStep: number, startStep: number, private readonly now: () => number) {
    this.#last = { at: now(), step: startStep };
  }

  record(split: SplitName, values: Readonly<Record<string, number>>, epoch: number, step: number): void {
    for (const [name, value] of Object.entries(values)) {
      if (!Number.isFinite(value)) continue;
      this.#points.push({ name, split, value, epoch, step });
      this.#latest.set(`${split} ${name}`, { name, split, value });
    }
  }

  /** Whether something has been recorded since the last progress. */
  get pending(): boolean {
    return this.#points.length > 0;
  }

  /** Hands the points over. The speed is that since the last call, the time remaining is smoothed. */
  take(epoch: number, epochs: number, step: number): Progress {
    const at = this.now();
    const steps = step - this.#last.step;
    const elapsed = at - this.#last.at;
    if (steps > 0) this.#msPerStep = this.#msPerStep === null ? elapsed / steps : 0.7 * this.#msPerStep + 0.3 * (elapsed / steps);
    const points = this.#points;
    this.#points = [];
    this.#last = { at, step };
    return {
      epoch, epochs, step, stepsPerEpoch: this.stepsPerEpoch, metrics: [...this.#latest.values()], points,
      samplesPerSecond: elapsed > 0 ? steps * this.rowsPerStep / elapsed * 1000 : 0,
      remainingMs: this.#msPerStep === null ? null : Math.max(0, epochs * this.stepsPerEpoch - step) * this.#msPerStep,
    };
  }
}
