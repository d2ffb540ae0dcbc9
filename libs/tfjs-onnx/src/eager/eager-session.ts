import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { withRandomSource } from '../layers/random.js';
import { withMendedGradients } from '../trace/gradients.js';
import { withLayerOverrides } from '../trace/instrument-layers.js';
import { type LayerOverride, layerOverrides } from '../trace/layer-overrides.js';
import { withoutOutputActivation } from '../trace/output-form.js';
import { releasingRetained } from '../trace/retain.js';
import { modelInputs, modelOutputShape } from '../trace/trace-model.js';
import { isSparse } from '../training/losses.js';
import { checkTensors, type NamedTensor, StateMismatchError, weightName, weightsInOrder } from '../training/named-tensor.js';
import { clipGradients, globalNorm, optimizerRule, slotsOf } from '../training/optimizers.js';
import { rowMaskOf, stepScalars } from '../training/step-scalars.js';
import type { TrainingStepOptions } from '../training/trace-training-step.js';
import type { NumericArray, StepResult, TrainingBatch, TrainingState } from '../training/training-session.js';
import { switchBackend } from './backends.js';
import { imageOverrides } from './image-overrides.js';
import { recurrentDropout } from './recurrent-dropout.js';
import { StepRandom } from './step-random.js';
import { TensorArithmetic } from './tensor-arithmetic.js';

/** tfjs draws dropout from a seed that never moves on, and counts padding in batch statistics. */
const overrides: Readonly<Record<string, LayerOverride>> = {
  ...Object.fromEntries(
    ['Dropout', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'BatchNormalization', 'LayerNormalization', 'TimeDistributed'].map((name) => [name, layerOverrides[name] as LayerOverride]),
  ),
  ...recurrentDropout,
  ...imageOverrides,
};

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly variable: tf.Variable;
  /** Of the optimiser; none for a weight that does not learn. */
  readonly slots: Map<string, tf.Tensor> | undefined;
}

/**
 * The training step of `traceTrainingStep`, computed by a tfjs backend kernel by kernel: the same losses, optimisers and
 * random numbers, so that both can be compared, and what cannot be traced can still be trained. The session changes the model's weights.
 */
export class EagerSession {
  private readonly weights: readonly Weight[];
  private readonly math = new TensorArithmetic();
  private readonly noise = new Map<number, Int32Array>();
  private readonly before: string;
  private steps = 0;

  private constructor(private readonly options: TrainingStepOptions, readonly backend: string) {
    this.before = switchBackend(backend);
    const trainable = new Set(options.model.trainableWeights);
    this.weights = weightsInOrder(options.model).map((weight, i) => ({
      name: weightName(weight, i), shape: weight.shape as number[], variable: weight.read() as tf.Variable,
      slots: trainable.has(weight) ? new Map(slotsOf(options.optimizer).map((slot) => [slot.name, tf.keep(tf.fill(weight.shape as number[], slot.initial))])) : undefined,
    }));
  }

  /** On the named tfjs backend, which must be ready (`loadBackend`) and stays the current one until the session is disposed of. */
  static create(options: TrainingStepOptions, backend: string): EagerSession {
    return new EagerSession(options, backend);
  }

  get stepsDone(): number {
    return this.steps;
  }

  /** One update. tfjs computes on the event loop's own thread: whoever waits for it has a turn before the promise is resolved. */
  async step(batch: TrainingBatch): Promise<StepResult> {
    switchBackend(this.backend);
    let result: StepResult | undefined;
    tf.tidy(() => releasingRetained(() => { result = this.compute(batch); }));
    await setImmediate();
    return result as unknown as StepResult;
  }

  exportState(): TrainingState {
    const slots = this.weights.flatMap(({ name, shape, slots }) => [...slots ?? []].map(([slot, tensor]) => ({ name: `${name}/${slot}`, shape, data: read(tensor) })));
    return { step: this.steps, tensors: [...this.readWeights(), ...slots] };
  }

  /** Throws StateMismatchError, and changes nothing, where the state is not of this model. */
  importState({ step, tensors }: TrainingState): void {
    if (!Number.isInteger(step) || step < 0) throw new StateMismatchError(`The state has no valid step: ${step}.`);
    const slots = this.weights.flatMap(({ name, shape, slots: own }) => [...own?.keys() ?? []].map((slot) => ({ name: `${name}/${slot}`, shape })));
    checkTensors([...this.weights, ...slots], tensors);
    switchBackend(this.backend);
    tf.tidy(() => {
      const values = tensors.map(({ data, shape }) => tf.tensor(Float32Array.from(data), [...shape], 'float32'));
      for (const { variable } of this.weights) variable.assign(values.shift() as tf.Tensor);
      for (const { slots: own } of this.weights) for (const slot of own?.keys() ?? []) replace(own as Map<string, tf.Tensor>, slot, values.shift() as tf.Tensor);
    });
    this.steps = step;
  }

  readWeights(): NamedTensor[] {
    return this.weights.map(({ name, shape, variable }) => ({ name, shape, data: read(variable) }));
  }

  dispose(): Promise<void> {
    for (const { slots } of this.weights) tf.dispose([...slots?.values() ?? []]);
    switchBackend(this.before);
    return Promise.resolve();
  }

  private compute(batch: TrainingBatch): StepResult {
    const { model, optimizer, loss, seed = 0 } = this.options;
    const sparse = isSparse(loss);
    const rowShape = sparse ? modelOutputShape(model).slice(0, -1) : modelOutputShape(model);
    const rows = batch.y.length / tf.util.sizeFromShape(rowShape);
    const inputs = modelInputs(model, this.options.inputTypes).map(({ name, type, shape }) => tf.tensor(arrayOf(batch.x, name), [rows, ...shape], type));
    const y = tf.tensor(batch.y, [rows, ...rowShape], sparse ? 'int32' : 'float32');
    const rowWeights = batch.rowWeights ? tf.tensor1d(batch.rowWeights) : tf.ones([rows]);
    const learning = this.weights.filter(({ slots }) => slots !== undefined);
    const random = new StepRandom(seed, this.steps, this.noise);
    const run = () => withoutOutputActivation(model, (form) => {
      const scalars = stepScalars(this.options, { output: () => model.apply(inputs.length === 1 ? inputs[0] as tf.Tensor : inputs, { training: true }) as tf.Tensor, form, y, rowWeights });
      const { value, grads } = withMendedGradients(() => tf.variableGrads(() => scalars.total() as tf.Scalar, learning.map(({ variable }) => variable)));
      return { value, grads, weight: scalars.weight(), metrics: scalars.metrics() };
    });
    const { value, grads, weight, metrics } = withRandomSource(random, () => withLayerOverrides(model, overrides, { rowMask: rowMaskOf(rowWeights) }, run));
    const gradients = learning.map(({ variable }) => grads[variable.name] as tf.Tensor);
    const number = (tensor: tf.Tensor): number => tensor.dataSync()[0] as number;
    const norm = this.options.gradientNorm ? number(globalNorm(this.math, gradients)) : undefined;

    const update = optimizerRule<tf.Tensor>(this.math, optimizer, tf.scalar(batch.learningRate), tf.scalar(this.steps + 1));
    for (const [i, gradient] of clipGradients(this.math, optimizer, gradients).entries()) {
      const { variable, shape, slots } = learning[i] as Weight & { slots: Map<string, tf.Tensor> };
      const next = update({ weight: variable, gradient, slots: Object.fromEntries(slots), decays: shape.length > 1 });
      variable.assign(next.weight);
      for (const [slot, tensor] of Object.entries(next.slots)) replace(slots, slot, tensor);
    }
    this.steps++;
    return {
      loss: number(value), weight: number(weight), metrics: Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [name, number(metric)])),
      ...(norm === undefined ? {} : { gradientNorm: norm }),
    };
  }
}

const read = (tensor: tf.Tensor): Float32Array => Float32Array.from(tensor.dataSync());

function replace(slots: Map<string, tf.Tensor>, name: string, tensor: tf.Tensor): void {
  slots.get(name)?.dispose();
  slots.set(name, tf.keep(tensor));
}

function arrayOf(x: TrainingBatch['x'], name: string): NumericArray {
  if (ArrayBuffer.isView(x)) return x as NumericArray;
  const array = (x as Readonly<Record<string, NumericArray>>)[name];
  if (!array) throw new RangeError(`The batch lacks the input "${name}".`);
  return array;
}
