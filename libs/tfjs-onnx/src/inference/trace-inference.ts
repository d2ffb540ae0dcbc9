import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ElementType } from '../onnx/element-type.js';
import { type Dimension, GraphBuilder, type ValueName } from '../onnx/graph-builder.js';
import { inputTensor, type InputTypes, modelInputs, traceModel } from '../trace/trace-model.js';
import { valueOf } from '../trace/trace-backend.js';
import type { NamedTensor } from '../training/named-tensor.js';
import { batchMarker } from './dynamic-batch.js';

export interface InferenceOptions {
  readonly model: LayersModel;
  /** Default: the model's own. */
  readonly weights?: readonly NamedTensor[];
  readonly inputTypes?: InputTypes;
  /** `logits` leaves the final softmax or sigmoid out. */
  readonly output?: 'model' | 'logits';
  /** Symbol of the open batch dimension. */
  readonly batch?: string;
}

export interface TracedOutput {
  readonly name: ValueName;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

/**
 * Emits the model's forward pass into `builder`, reading values that are already there: one, or one per model input by
 * name, each [batch, …] in the input's type. Gives one value per model output, none of them declared as graph outputs yet.
 */
export function traceInference(options: InferenceOptions & { readonly builder: GraphBuilder; readonly inputs: ValueName | Readonly<Record<string, ValueName>> }): TracedOutput[] {
  const { model, builder: graph, inputs, batch = 'N' } = options;
  const specs = modelInputs(model, options.inputTypes);
  const valueFor = (name: string): ValueName => {
    const value = typeof inputs === 'string' && specs.length === 1 ? inputs : (inputs as Readonly<Record<string, ValueName>>)[name];
    if (value === undefined) throw new RangeError(`The model's input "${name}" has no value; the inputs are ${specs.map((s) => `"${s.name}"`).join(', ')}.`);
    return value;
  };
  const values = specs.map((spec) => valueFor(spec.name));
  const marker = batchMarker(model);
  const bindWeight = ({ name, shape, data }: NamedTensor): ValueName => graph.constant('float32', shape, data, name);
  return traceModel({
    model, graph, training: false, portable: true, logits: options.output === 'logits', weights: options.weights, bindWeight,
    batch: { marker, source: values[0] as ValueName },
  }, ({ apply }) => {
    const symbols = specs.map((spec, i) => inputTensor(values[i] as ValueName, [marker, ...spec.shape], spec.type));
    return apply(symbols).map(valueOf).map(({ name, dtype, shape }) => ({ name, type: dtype, shape: shape.map((d) => (d === marker ? batch : d)) }));
  });
}

/** A standalone model: inputs by the model's input names, outputs by its output names. */
export function inferenceModel(options: InferenceOptions & { readonly metadata?: Readonly<Record<string, string>> }): Uint8Array {
  const { model, batch = 'N' } = options;
  const graph = new GraphBuilder(model.name);
  const inputs = Object.fromEntries(modelInputs(model, options.inputTypes).map(({ name, type, shape }) => [name, graph.input(name, type, [batch, ...shape])]));
  const outputs = traceInference({ ...options, builder: graph, inputs });
  const names = model.outputs.map((output) => output.sourceLayer.name);
  for (const [i, { name, type, shape }] of outputs.entries()) {
    const own = names[i] as string;
    graph.output(name, type, shape, names.indexOf(own) === i ? own : `${own}:${i}`);
  }
  return graph.toModel({ metadata: options.metadata });
}
