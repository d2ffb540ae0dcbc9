import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { RANDOM_KEYS } from '../lowering/random.js';
import { createSession, type Device, maySpin, waiting } from './devices.js';
import type { MetricName } from './metrics.js';
import { checkTensors, type NamedTensor, StateMismatchError } from './named-tensor.js';
import { randomKeys } from './random-keys.js';
import { type StateSpec, STEP, type TensorSpec, type TrainingGraph } from './training-graph.js';

export type NumericArray = Float32Array | Int32Array;

export interface TrainingBatch {
  /** Rows one after another: one array, or one per input by the model's input names. */
  readonly x: NumericArray | Readonly<Record<string, NumericArray>>;
  readonly y: NumericArray;
  /** One per row; default 1. A row of weight 0 takes no part, not even in batch statistics. */
  readonly rowWeights?: Float32Array;
  readonly learningRate: number;
}

export interface StepResult {
  /** Weighted mean over the batch, before the update, penalties included. */
  readonly loss: number;
  /** Weighted means over the batch, before the update. */
  readonly metrics: Readonly<Partial<Record<MetricName, number>>>;
  /** Sum of the weights: what an epoch's average is weighted by. */
  readonly weight: number;
  readonly gradientNorm?: number;
}

/** Everything that a run needs to go on: restored, it continues bit for bit on the same machine. */
export interface TrainingState {
  readonly step: number;
  readonly tensors: readonly NamedTensor[];
}

/** Drives a training graph. Weights and optimiser state stay in onnxruntime tensors between steps. Steps must not overlap. */
export class TrainingSession {
  private readonly state = new Map<string, Tensor>();
  /** Where the next step writes, by the graph's outputs: state changes places with it, so that nothing is allocated or copied between steps. */
  private readonly next = new Map<string, Tensor>();
  private steps = 0;

  private constructor(private readonly graph: TrainingGraph, private readonly session: InferenceSession) {
    for (const spec of graph.states) {
      this.state.set(spec.input, stateTensor(spec, spec.initial));
      if (spec.output !== undefined) this.next.set(spec.output, stateTensor(spec, spec.initial));
    }
  }

  /**
   * Throws DeviceUnavailableError where onnxruntime cannot use the device.
   * @param options.spinning whether threads spin while they wait for one another; unless it is said, where the machine has cores to spare as it begins
   */
  static async create(
    graph: TrainingGraph, { device = 'cpu', threads = 1, spinning = maySpin(threads) }: { device?: Device; threads?: number; spinning?: boolean } = {},
  ): Promise<TrainingSession> {
    const session = await createSession(graph.bytes, device, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: waiting(spinning),
    });
    return new TrainingSession(graph, session);
  }

  get stepsDone(): number {
    return this.steps;
  }

  /** The outputs that are not state, for onnxruntime to allocate. */
  private get scalars(): Record<string, null> {
    const { metrics, gradientNorm } = this.graph;
    return Object.fromEntries([STEP.loss, STEP.weight, ...metrics.map(STEP.metric), ...(gradientNorm ? [STEP.gradientNorm] : [])].map((name) => [name, null]));
  }

  /** One update from 1 to `batchSize` rows. */
  async step(batch: TrainingBatch): Promise<StepResult> {
    const { graph } = this;
    const rows = this.rowsOf(batch.y, graph.target);
    const feeds: Record<string, Tensor> = Object.fromEntries(this.state);
    for (const input of graph.inputs) feeds[input.name] = this.padded(inputArray(batch.x, input, graph.inputs), input, rows);
    feeds[STEP.target] = this.padded(batch.y, graph.target, rows);
    feeds[STEP.rowWeights] = this.rowWeights(batch.rowWeights, rows);
    feeds[STEP.learningRate] = scalar(batch.learningRate);
    feeds[STEP.step] = scalar(this.steps + 1);
    if (graph.randomSites > 0) feeds[RANDOM_KEYS] = new Tensor('int32', randomKeys(graph.seed, this.steps, graph.randomSites), [2 * graph.randomSites]);

    const results = await this.session.run(feeds, { ...this.scalars, ...Object.fromEntries(this.next) });
    for (const { input, output } of graph.states) {
      if (output === undefined) continue;
      this.next.set(output, this.state.get(input) as Tensor);
      this.state.set(input, results[output] as Tensor);
    }
    this.steps++;
    const read = (name: string): number => Number((results[name] as Tensor).data[0]);
    return {
      loss: read(STEP.loss),
      weight: read(STEP.weight),
      metrics: Object.fromEntries(graph.metrics.map((name) => [name, read(STEP.metric(name))])),
      ...(graph.gradientNorm ? { gradientNorm: read(STEP.gradientNorm) } : {}),
    };
  }

  /** A copy of the state, bit-exact. */
  exportState(): TrainingState {
    return { step: this.steps, tensors: this.graph.states.map((spec) => this.read(spec)) };
  }

  /** Throws StateMismatchError, and changes nothing, where the state is not of this graph. */
  importState({ step, tensors }: TrainingState): void {
    if (!Number.isInteger(step) || step < 0) throw new StateMismatchError(`The state has no valid step: ${step}.`);
    checkTensors(this.graph.states, tensors);
    for (const [i, spec] of this.graph.states.entries()) this.state.set(spec.input, stateTensor(spec, (tensors[i] as NamedTensor).data));
    this.steps = step;
  }

  /** The weights, layer by layer. */
  readWeights(): NamedTensor[] {
    return this.graph.states.filter((spec) => spec.role === 'weight').map((spec) => this.read(spec));
  }

  async dispose(): Promise<void> {
    this.state.clear();
    this.next.clear();
    await this.session.release();
  }

  private read({ name, shape, input }: StateSpec): NamedTensor {
    return { name, shape, data: Float32Array.from((this.state.get(input) as Tensor).data as Float32Array) };
  }

  private rowsOf(y: NumericArray, target: TensorSpec): number {
    const rows = y.length / rowSize(target);
    if (Number.isInteger(rows) && rows >= 1 && rows <= this.graph.batchSize) return rows;
    throw new RangeError(`y has ${y.length} values; a batch has 1 to ${this.graph.batchSize} rows of ${rowSize(target)}.`);
  }

  private padded(values: NumericArray, spec: TensorSpec, rows: number): Tensor {
    const size = rowSize(spec);
    if (values.length !== rows * size) throw new RangeError(`"${spec.name}" has ${values.length} values; ${rows} rows of ${size} need ${rows * size}.`);
    const full = this.graph.batchSize * size;
    const make = spec.type === 'int32' ? Int32Array : Float32Array;
    if (values instanceof make && values.length === full) return new Tensor(spec.type, values, [...spec.shape]);
    const array = new make(full);
    array.set(values);
    return new Tensor(spec.type, array, [...spec.shape]);
  }

  private rowWeights(weights: Float32Array | undefined, rows: number): Tensor {
    if (weights && weights.length !== rows) throw new RangeError(`${rows} rows need ${rows} weights, not ${weights.length}.`);
    const full = new Float32Array(this.graph.batchSize);
    if (weights) full.set(weights);
    else full.fill(1, 0, rows);
    return new Tensor('float32', full, [full.length]);
  }
}

const rowSize = (spec: TensorSpec): number => spec.shape.slice(1).reduce((a, b) => a * b, 1);

const scalar = (value: number): Tensor => new Tensor('float32', Float32Array.of(value), []);

const stateTensor = (spec: StateSpec, values: Float32Array): Tensor => new Tensor('float32', Float32Array.from(values), [...spec.shape]);

/** The input's values: the only array, or the one by its name. */
export function inputArray(x: TrainingBatch['x'], input: { readonly name: string }, inputs: readonly { readonly name: string }[]): NumericArray {
  if (ArrayBuffer.isView(x)) {
    if (inputs.length > 1) throw new RangeError(`The model has the inputs ${inputs.map((i) => `"${i.name}"`).join(', ')}; give x by name.`);
    return x as NumericArray;
  }
  const array = (x as Readonly<Record<string, NumericArray>>)[input.name];
  if (!array) throw new RangeError(`The batch lacks the input "${input.name}".`);
  return array;
}
