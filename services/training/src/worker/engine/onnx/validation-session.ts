import { type FeaturePlan, outputsOf, sampleSize } from '@lepton/features';
import { GraphBuilder, type LossSpec, type NamedTensor, readModelWeights, traceInference } from '@lepton/tfjs-onnx';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { EncodedSplit } from '../prepare-data.js';
import { sessionOptions } from './session-options.js';

const FLOOR = 1e-7;

/** Loss and the metric of one row, from its slice of the network's output. */
type RowScore = (output: Float32Array, targets: ArrayLike<number>) => { readonly loss: number; readonly metric: number };

/** The forward pass with the weights as inputs, so that one session serves every epoch. */
export class ValidationSession {
  private constructor(
    private readonly session: InferenceSession,
    private readonly split: EncodedSplit,
    private readonly outputs: number,
    private readonly chunk: number,
    private readonly metric: string,
    private readonly score: RowScore,
  ) {}

  static async create(model: LayersModel, plan: FeaturePlan, loss: LossSpec, split: EncodedSplit, { threads, chunk }: { threads: number; chunk: number }): Promise<ValidationSession> {
    const builder = new GraphBuilder('validation');
    const [output] = traceInference({ model, builder, inputs: builder.input('features', 'float32', ['N', ...split.sampleShape]) });
    if (!output) throw new Error('the model has no output');
    builder.output(output.name, 'float32', output.shape, 'output');
    for (const { name, shape } of readModelWeights(model)) {
      builder.constants.delete(name);
      builder.inputs.push({ name, type: 'float32', shape });
    }
    const session = await InferenceSession.create(builder.toModel(), sessionOptions(threads));
    const { target } = plan;
    if (target.kind === 'classes') return new ValidationSession(session, split, target.labels.length, chunk, 'accuracy', scoreClass);
    if (target.kind === 'tokens') return new ValidationSession(session, split, target.length * outputsOf(target), chunk, 'accuracy', scoreTokens);
    return target.bounded ? new ValidationSession(session, split, 1, chunk, 'accuracy', scoreShare)
      : new ValidationSession(session, split, outputsOf(target), chunk, 'meanAbsoluteError', scoreValue(loss, target.deviation));
  }

  /** Means over the targets; null without rows, or when aborted. */
  async run(weights: readonly NamedTensor[], aborted: () => boolean): Promise<Record<string, number> | null> {
    const { split, outputs, chunk, score } = this;
    if (split.rowCount === 0) return null;
    const feeds = Object.fromEntries(weights.map(({ name, shape, data }) => [name, new Tensor('float32', data, [...shape])]));
    let loss = 0;
    let metric = 0;
    const width = sampleSize(split.sampleShape);
    for (let start = 0; start < split.rowCount; start += chunk) {
      if (aborted()) return null;
      const rows = Math.min(chunk, split.rowCount - start);
      const x = new Float32Array(rows * width);
      split.write(Uint32Array.from({ length: rows }, (_, i) => start + i), x);
      const features = new Tensor('float32', x, [rows, ...split.sampleShape]);
      const { output } = await this.session.run({ ...feeds, features });
      const values = output?.data as Float32Array;
      for (let row = 0; row < rows; row++) {
        const scored = score(values.subarray(row * outputs, (row + 1) * outputs), split.targets.subarray((start + row) * split.targetSize, (start + row + 1) * split.targetSize));
        loss += scored.loss;
        metric += scored.metric;
      }
    }
    return { loss: loss / split.rowCount, [this.metric]: metric / split.rowCount };
  }

  dispose(): Promise<void> {
    return this.session.release();
  }
}

/** Plain cross-entropy, without smoothing or class weights: they would blur what early stopping looks at. */
const scoreClass: RowScore = (probabilities, { 0: truth = -1 }) => {
  const best = probabilities.reduce((top, probability, label) => (probability > (probabilities[top] ?? 0) ? label : top), 0);
  const probability = probabilities[truth] ?? NaN;
  return { loss: -Math.log(Number.isNaN(probability) ? NaN : Math.max(FLOOR, probability)), metric: Number(best === truth) };
};

/** Means over the tokens of a text, its end among them. */
const scoreTokens: RowScore = (probabilities, truths) => {
  const classes = probabilities.length / truths.length;
  const scores = Array.from(truths).flatMap((truth, step) => (truth < 0 ? [] : scoreClass(probabilities.subarray(step * classes, (step + 1) * classes), [truth])));
  const mean = (pick: (score: (typeof scores)[number]) => number) => scores.reduce((sum, score) => sum + pick(score), 0) / scores.length;
  return { loss: mean(({ loss }) => loss), metric: mean(({ metric }) => metric) };
};

const scoreShare: RowScore = ([share = NaN], { 0: truth = 0 }) => ({
  loss: -Math.log(Number.isNaN(share) ? NaN : Math.max(FLOOR, truth > 0.5 ? share : 1 - share)), metric: Number(share > 0.5 === truth > 0.5),
});

/** @param deviation turns the standardised error into the target's unit */
const scoreValue = (loss: LossSpec, deviation: number): RowScore => (values, truths) => {
  const errors = Array.from(values, (value, index) => Math.abs(value - (truths[index] ?? NaN)));
  const mean = (of: (error: number) => number) => errors.reduce((sum, error) => sum + of(error), 0) / errors.length;
  return { loss: mean((error) => elementLoss(loss, error)), metric: mean((error) => error) * deviation };
};

function elementLoss(loss: LossSpec, error: number): number {
  switch (loss.kind) {
    case 'meanAbsoluteError': return error;
    case 'huber': {
      const delta = loss.delta ?? 1;
      return error <= delta ? error ** 2 / 2 : delta * (error - delta / 2);
    }
    default: return error ** 2;
  }
}
