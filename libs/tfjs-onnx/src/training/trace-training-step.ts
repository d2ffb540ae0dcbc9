import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RANDOM_KEYS } from '../lowering/random.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { valueOf } from '../trace/trace-backend.js';
import { TraceError } from '../trace/trace-error.js';
import { inputTensor, type InputTypes, modelInputs, modelOutputShape, type TracedModel, type TracedWeight, traceModel } from '../trace/trace-model.js';
import { isSparse, type LossSpec } from './losses.js';
import type { MetricName } from './metrics.js';
import { clipGradients, globalNorm, GraphArithmetic, optimizerRule, type OptimizerSpec, slotsOf } from './optimizers.js';
import { rowMaskOf, type StepScalars, stepScalars } from './step-scalars.js';
import { type StateSpec, STEP, type TensorSpec, type TrainingGraph } from './training-graph.js';

export interface TrainingStepOptions {
  /** Built; its weights are the initial state. It is left as it was. */
  readonly model: LayersModel;
  /** Rows per step. A step may have fewer; the graph computes with this many. */
  readonly batchSize: number;
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
  readonly metrics?: readonly MetricName[];
  /** By name of the model's input; default is the dtype given to `tf.input`. */
  readonly inputTypes?: InputTypes;
  /** Of dropout and noise. */
  readonly seed?: number;
  /** As `channelBlock()` gives it: for a session on this machine's cpu, whose convolutions are then up to twice as fast. */
  readonly channelBlock?: number;
  /** Whether steps report the gradients' norm, before clipping. */
  readonly gradientNorm?: boolean;
}

/**
 * Traces loss, gradients, optimiser and metrics into one graph:
 * (batch, row weights, learning rate, step number, state) → (loss, metrics, next state).
 * Throws TraceError, or UnloweredKernelError that names kernel and layer, where the model cannot become a graph.
 */
export function traceTrainingStep(options: TrainingStepOptions): TrainingGraph {
  const { model, batchSize, loss } = options;
  if (model.outputs.length !== 1) throw new TraceError('UNSUPPORTED_MODEL', `A model with ${model.outputs.length} outputs cannot be trained; give it one`);
  if (!Number.isInteger(batchSize) || batchSize < 1) throw new RangeError(`The batch size must be a whole number from 1, not ${batchSize}.`);
  const graph = new GraphBuilder('training-step');
  const inputs = modelInputs(model, options.inputTypes).map((input): TensorSpec => ({ ...input, shape: [batchSize, ...input.shape] }));
  for (const input of inputs) graph.input(input.name, input.type, input.shape);

  const bindWeight = ({ name, shape }: { name: string; shape: readonly number[] }): string => graph.input(`state:${name}`, 'float32', shape);
  return traceModel({ model, graph, training: true, portable: false, logits: true, bindWeight, channelBlock: options.channelBlock }, (traced) => {
    const target = targetSpec(loss, [batchSize, ...modelOutputShape(model)]);
    const { total, metrics, weight } = scalars(options, traced, inputs, target);
    const trainable = traced.weights.filter((w) => w.trainable);
    if (trainable.length === 0) throw new TraceError('UNSUPPORTED_MODEL', 'The model has no trainable weights');
    // The updates of moving statistics happen while the forward pass is traced, so they are read after the gradients.
    const { value, grads } = tf.variableGrads(() => total() as tf.Scalar, trainable.map((w) => w.variable));
    const emit = (tensor: tf.Tensor, name: string): string => graph.output(valueOf(tensor).name, 'float32', [], name);
    emit(value, STEP.loss);
    emit(weight(), STEP.weight);
    for (const [name, metric] of Object.entries(metrics())) emit(metric, STEP.metric(name));

    const gradients = trainable.map((w) => valueOf(grads[w.variable.name] as tf.Tensor).name);
    if (options.gradientNorm) graph.output(globalNorm(new GraphArithmetic(graph), gradients), 'float32', [], STEP.gradientNorm);
    const states = emitUpdates(graph, options.optimizer, traced.weights, trainable, gradients);
    const { randomSites } = traced.trace.context;
    if (randomSites > 0) graph.input(RANDOM_KEYS, 'int32', [2 * randomSites]);
    return {
      bytes: graph.toModel(), batchSize, inputs, target, states, randomSites,
      metrics: options.metrics ?? [], gradientNorm: options.gradientNorm ?? false, seed: options.seed ?? 0,
    };
  });
}

const targetSpec = (loss: LossSpec, outputShape: readonly number[]): TensorSpec => ({
  name: STEP.target,
  type: isSparse(loss) ? 'int32' : 'float32',
  shape: isSparse(loss) ? outputShape.slice(0, -1) : outputShape,
});

/** Declares the inputs of a step other than the state, and gives its scalars. */
function scalars(options: TrainingStepOptions, traced: TracedModel, inputs: readonly TensorSpec[], target: TensorSpec): StepScalars {
  const { graph } = traced.trace.context;
  for (const name of [STEP.learningRate, STEP.step]) graph.input(name, 'float32', []);
  graph.input(target.name, target.type, target.shape);
  graph.input(STEP.rowWeights, 'float32', [options.batchSize]);
  const symbols = inputs.map((input) => inputTensor(input.name, input.shape, input.type));
  const y = inputTensor(target.name, target.shape, target.type);
  const rowWeights = inputTensor(STEP.rowWeights, [options.batchSize], 'float32');
  traced.trace.rowMask = rowMaskOf(rowWeights);
  return stepScalars(options, { output: () => traced.apply(symbols)[0] as tf.Tensor, form: traced.form, y, rowWeights });
}

function emitUpdates(
  graph: GraphBuilder, optimizer: OptimizerSpec, weights: readonly TracedWeight[], trainable: readonly TracedWeight[], gradients: readonly string[],
): StateSpec[] {
  const math = new GraphArithmetic(graph);
  const clipped = clipGradients(math, optimizer, gradients);
  const update = optimizerRule(math, optimizer, STEP.learningRate, STEP.step);
  const states: StateSpec[] = [];
  const slots: StateSpec[] = [];
  for (const weight of weights) {
    const { name, shape, data } = weight;
    const input = `state:${name}`;
    const state = { name, role: 'weight' as const, shape, initial: data, input };
    const index = trainable.indexOf(weight);
    if (index < 0) {
      const next = valueOf(weight.variable).name;
      states.push(next === input ? state : { ...state, output: graph.output(next, 'float32', shape) });
      continue;
    }
    const inputs = Object.fromEntries(slotsOf(optimizer).map((slot) => [slot.name, graph.input(`state:${name}/${slot.name}`, 'float32', shape)]));
    const next = update({ weight: input, gradient: clipped[index] as string, slots: inputs, decays: shape.length > 1 });
    states.push({ ...state, output: graph.output(next.weight, 'float32', shape) });
    for (const slot of slotsOf(optimizer)) {
      slots.push({
        name: `${name}/${slot.name}`, role: 'optimizer', shape, initial: new Float32Array(data.length).fill(slot.initial),
        input: inputs[slot.name] as string, output: graph.output(next.slots[slot.name] as string, 'float32', shape),
      });
    }
  }
  return [...states, ...slots];
}
