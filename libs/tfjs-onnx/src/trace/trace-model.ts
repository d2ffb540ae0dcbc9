import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ElementType } from '../onnx/element-type.js';
import type { ValueName } from '../onnx/graph-builder.js';
import type { OutputForm } from '../training/losses.js';
import { checkTensors, type NamedTensor, readModelWeights, weightsInOrder } from '../training/named-tensor.js';
import { withTraceGradients } from './gradients.js';
import { withInstrumentedLayers } from './instrument-layers.js';
import { withoutOutputActivation } from './output-form.js';
import { onTraceBackend, tensorOf } from './trace-backend.js';
import { Trace, type TraceOptions } from './trace.js';
import { TraceError } from './trace-error.js';

export type InputType = 'float32' | 'int32';
export type InputTypes = Readonly<Record<string, InputType>>;

export interface TracedWeight extends NamedTensor {
  readonly trainable: boolean;
  /** While tracing, it holds the weight's current symbolic value. */
  readonly variable: tf.Variable;
}

export interface TracedModel {
  readonly trace: Trace;
  readonly weights: readonly TracedWeight[];
  readonly form: OutputForm;
  /** The model's outputs for symbolic inputs, in the order of the model's inputs. */
  apply(inputs: readonly tf.Tensor[]): tf.Tensor[];
}

export interface TraceModelOptions extends TraceOptions {
  readonly model: LayersModel;
  readonly logits: boolean;
  /** In place of the model's own. */
  readonly weights?: readonly NamedTensor[];
  /** Gives each weight its value in the graph. */
  bindWeight(weight: NamedTensor): ValueName;
}

/** Traces with the model; whatever happens, the model is afterwards as it was. */
export function traceModel<T>(options: TraceModelOptions, body: (traced: TracedModel) => T): T {
  const { model } = options;
  const own = readModelWeights(model);
  if (options.weights) checkTensors(own, options.weights);
  const trainable = new Set(model.trainableWeights);
  const weights = weightsInOrder(model).map((layerVariable, i): TracedWeight => ({
    ...(options.weights ?? own)[i] as NamedTensor, trainable: trainable.has(layerVariable), variable: layerVariable.read() as tf.Variable,
  }));
  const trace = new Trace(options);
  const apply = (inputs: readonly tf.Tensor[]): tf.Tensor[] => {
    const outputs = model.apply(inputs.length === 1 ? inputs[0] as tf.Tensor : [...inputs], { training: options.training }) as tf.Tensor | tf.Tensor[];
    return Array.isArray(outputs) ? outputs : [outputs];
  };
  const run = (form: OutputForm): T => onTraceBackend(trace, () => withTraceGradients(() => withInstrumentedLayers(model, trace, () => {
    for (const weight of weights) {
      weight.variable.assign(tensorOf({ name: options.bindWeight(weight), shape: weight.shape, dtype: 'float32' }));
    }
    return body({ trace, weights, form, apply });
  })));
  try {
    return options.logits ? withoutOutputActivation(model, run) : run('values');
  } finally {
    tf.tidy(() => {
      for (const [i, { variable }] of weights.entries()) {
        const { data, shape } = own[i] as NamedTensor;
        variable.assign(tf.tensor(data, [...shape]));
      }
    });
  }
}

export interface ModelInput {
  readonly name: string;
  readonly type: InputType;
  /** Without the batch. */
  readonly shape: readonly number[];
}

/** The model's inputs. Throws TraceError where a size other than the batch is open. */
export function modelInputs(model: LayersModel, types: InputTypes = {}): ModelInput[] {
  return model.inputs.map((input) => {
    // A Sequential has no inputNames.
    const { name } = input.sourceLayer;
    const shape = input.shape.slice(1);
    if (shape.some((d) => d === null)) throw new TraceError('UNSUPPORTED_MODEL', `The input "${name}" has the open shape [${shape.join()}]; give every size but the batch`);
    return { name, type: types[name] ?? (input.dtype === 'int32' ? 'int32' : 'float32'), shape: shape as number[] };
  });
}

/** The shape of a single-output model's output, without the batch. */
export const modelOutputShape = (model: LayersModel): number[] => (model.outputs[0]?.shape ?? []).slice(1) as number[];

/** A symbolic input. */
export const inputTensor = (name: ValueName, shape: readonly number[], dtype: ElementType): tf.Tensor => tensorOf({ name, shape, dtype });
