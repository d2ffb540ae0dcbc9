import type { RunSpec } from '@lepton/architectures';
import { type Problem, problem } from '@lepton/features';

/** A loss this many times the first one will not come back. */
const EXPLODED = 1e4;

/** Notices when training has gone astray, from losses averaged over some steps. */
export class DivergenceGuard {
  constructor(private readonly spec: RunSpec, private firstLoss: number | null) {}

  get first(): number | null {
    return this.firstLoss;
  }

  check(loss: number, step: number, learningRate: number): Problem | undefined {
    this.firstLoss ??= Number.isFinite(loss) ? loss : null;
    const exploded = this.firstLoss !== null && loss > EXPLODED * Math.max(1, this.firstLoss);
    if (Number.isFinite(loss) && !exploded) return undefined;
    const happened = exploded && Number.isFinite(loss) ? `grew to ${loss.toPrecision(3)}` : 'is no longer a number';
    const advice = [`a learning rate of ${Number((learningRate / 10).toPrecision(2))} (now ${Number(learningRate.toPrecision(2))})`];
    if (this.spec.optimizer.options.clipNorm === undefined) advice.push('gradient clipping (optimizer option clipNorm: 1)');
    return problem('LOSS_DIVERGED', `The loss ${happened} by step ${step}: training has diverged. Try ${advice.join(', or ')}.`, 'optimizer.learningRate');
  }
}
