import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { modelInputs, type InputTypes, type ModelInput, modelOutputShape } from '../trace/trace-model.js';
import { createSession, waiting } from '../training/devices.js';
import type { NamedTensor } from '../training/named-tensor.js';
import { inputArray, type TrainingBatch } from '../training/training-session.js';
import { traceGradient } from './trace-gradient.js';

export interface IntegratedGradientsOptions {
  readonly model: LayersModel;
  /** Default: the model's own. */
  readonly weights?: readonly NamedTensor[];
  readonly inputTypes?: InputTypes;
  /** What is explained: the score before the final softmax or sigmoid, which does not saturate, or the model's answer. Default `logits`. */
  readonly output?: 'model' | 'logits';
  /** Points on the path from the baseline; all are computed in one run. Default 50. */
  readonly steps?: number;
  readonly threads?: number;
}

/** One row: its only input's values, or each input's by name. */
export type Explained = TrainingBatch['x'];

export interface Attribution {
  /** By the name of each float input, in its shape: what each value adds to the output, counted from the baseline. */
  readonly attributions: Readonly<Record<string, Float32Array>>;
  /** The explained element of the output. */
  readonly output: number;
  readonly baselineOutput: number;
  /** Σ attributions − (output − baselineOutput). It shrinks with more steps; a large one says that the attributions are not to be trusted. */
  readonly completenessGap: number;
}

/**
 * Explains single answers by integrated gradients (Sundararajan, Taly and Yan 2017, Axiomatic Attribution for Deep Networks):
 * (x − baseline) · the mean gradient along the straight path between the two, by the midpoint rule. Whole-number inputs have no
 * gradient and stay as they are.
 */
export class IntegratedGradients {
  private constructor(
    private readonly session: InferenceSession, private readonly inputs: readonly ModelInput[], private readonly outputShape: readonly number[], private readonly steps: number,
  ) {}

  static async create({ model, weights, inputTypes, output = 'logits', steps = 50, threads = 1 }: IntegratedGradientsOptions): Promise<IntegratedGradients> {
    if (!Number.isInteger(steps) || steps < 1) throw new RangeError(`The path needs a whole number of steps from 1, not ${steps}.`);
    const bytes = traceGradient({ model, weights, inputTypes, output, batchSize: steps + ENDS });
    const session = await createSession(bytes, 'cpu', { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3, extra: waiting(false) });
    return new IntegratedGradients(session, modelInputs(model, inputTypes), modelOutputShape(model), steps);
  }

  /** Explains the element `target` of the output (its place in the flat output: for a classifier, the class). The baseline is zeros unless given. */
  async explain({ x, baseline, target }: { x: Explained; baseline?: Explained; target: number }): Promise<Attribution> {
    const size = sizeOf(this.outputShape);
    if (!Number.isInteger(target) || target < 0 || target >= size) throw new RangeError(`The output has the elements 0 to ${size - 1}, not ${target}.`);
    const rows = this.steps + ENDS;
    const cotangent = new Float32Array(rows * size);
    for (let row = 0; row < rows; row++) cotangent[row * size + target] = 1;
    const feeds: Record<string, Tensor> = { cotangent: new Tensor('float32', cotangent, [rows, ...this.outputShape]) };
    const ends = new Map<string, { to: Float32Array; from: Float32Array }>();
    for (const input of this.inputs) {
      const to = this.values(x, input);
      if (input.type === 'int32') {
        feeds[input.name] = new Tensor('int32', repeated(to, rows), [rows, ...input.shape]);
        continue;
      }
      const from = baseline ? this.values(baseline, input) : new Float32Array(to.length);
      ends.set(input.name, { to: Float32Array.from(to), from: Float32Array.from(from) });
      feeds[input.name] = new Tensor('float32', path(from, to, this.steps), [rows, ...input.shape]);
    }
    const results = await this.session.run(feeds);
    const attributions = Object.fromEntries([...ends].map(([name, { to, from }]) => {
      const mean = meanOfRows((results[`gradient:${name}`] as Tensor).data as Float32Array, to.length, this.steps);
      return [name, to.map((value, i) => (value - (from[i] as number)) * (mean[i] as number))];
    }));
    const answers = (results['output'] as Tensor).data as Float32Array;
    const [baselineOutput, output] = [answers[this.steps * size + target] as number, answers[(this.steps + 1) * size + target] as number];
    const sum = Object.values(attributions).reduce((total, values) => values.reduce((a, b) => a + b, total), 0);
    return { attributions, output, baselineOutput, completenessGap: sum - (output - baselineOutput) };
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }

  private values(x: Explained, input: ModelInput): Float32Array | Int32Array {
    const values = inputArray(x, input, this.inputs);
    if (values.length !== sizeOf(input.shape)) throw new RangeError(`"${input.name}" has ${values.length} values; a row needs ${sizeOf(input.shape)}.`);
    return values;
  }
}

/** Rows after the path: the baseline and the explained row themselves, for completeness. */
const ENDS = 2;

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function repeated(row: ArrayLike<number>, times: number): Int32Array {
  const all = new Int32Array(times * row.length);
  for (let i = 0; i < times; i++) all.set(row, i * row.length);
  return all;
}

/** The middles of `steps` equal parts of the way, then both ends. */
function path(from: ArrayLike<number>, to: ArrayLike<number>, steps: number): Float32Array {
  const shares = [...Array.from({ length: steps }, (_, step) => (step + 0.5) / steps), 0, 1];
  const points = new Float32Array(shares.length * to.length);
  let at = 0;
  for (const share of shares) {
    for (let i = 0; i < to.length; i++) points[at++] = (from[i] as number) + ((to[i] as number) - (from[i] as number)) * share;
  }
  return points;
}

/** In double precision, of the first `rows`. */
function meanOfRows(values: Float32Array, width: number, rows: number): Float64Array {
  const mean = new Float64Array(width);
  for (let row = 0; row < rows; row++) for (let i = 0; i < width; i++) mean[i] = (mean[i] as number) + (values[row * width + i] as number) / rows;
  return mean;
}
