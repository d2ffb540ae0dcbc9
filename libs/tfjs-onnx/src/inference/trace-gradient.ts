import * as tf from '@tensorflow/tfjs-core';
import { GraphBuilder, type ValueName } from '../onnx/graph-builder.js';
import { inputTensor, modelInputs, modelOutputShape, traceModel } from '../trace/trace-model.js';
import { valueOf } from '../trace/trace-backend.js';
import { TraceError } from '../trace/trace-error.js';
import type { NamedTensor } from '../training/named-tensor.js';
import { batchMarker } from './dynamic-batch.js';
import type { InferenceOptions } from './trace-inference.js';

export interface GradientOptions extends InferenceOptions {
  /** Names of the model inputs to differentiate by; default: all float inputs. */
  readonly wrt?: readonly string[];
  /** A fixed number of rows; default: any. */
  readonly batchSize?: number;
}

/**
 * The model's vector-Jacobian product as an ONNX model. Inputs: the model's, and `cotangent`, of the output's shape.
 * Outputs: `output`, and `gradient:<input>` = ∂ Σ(output·cotangent) / ∂ input. A one-hot cotangent gives the gradient of
 * one class; p − y on logits gives that of the cross-entropy.
 */
export function traceGradient(options: GradientOptions): Uint8Array {
  const { model, batchSize, batch = 'N' } = options;
  if (model.outputs.length !== 1) throw new TraceError('UNSUPPORTED_MODEL', `The gradient of a model with ${model.outputs.length} outputs is not defined; give it one`);
  const graph = new GraphBuilder(`${model.name}-gradient`);
  const rows = batchSize ?? batchMarker(model);
  const symbol = batchSize ?? batch;
  const specs = modelInputs(model, options.inputTypes);
  for (const { name, type, shape } of specs) graph.input(name, type, [symbol, ...shape]);
  const wrt = options.wrt ?? specs.filter((spec) => spec.type === 'float32').map((spec) => spec.name);
  const unknown = wrt.find((name) => !specs.some((spec) => spec.name === name && spec.type === 'float32'));
  if (unknown !== undefined) throw new RangeError(`"${unknown}" is not a float input of the model.`);

  const bindWeight = ({ name, shape, data }: NamedTensor): ValueName => graph.constant('float32', shape, data, name);
  const dynamic = batchSize === undefined ? { marker: rows, source: (specs[0] as { name: string }).name } : undefined;
  traceModel({
    model, graph, training: false, portable: true, logits: options.output === 'logits', weights: options.weights, bindWeight, batch: dynamic,
  }, ({ apply }) => {
    const inputs = specs.map((spec) => inputTensor(spec.name, [rows, ...spec.shape], spec.type));
    const chosen = specs.flatMap((spec, i) => (wrt.includes(spec.name) ? [i] : []));
    const shape = [rows, ...modelOutputShape(model)];
    graph.input('cotangent', 'float32', shape.map((d, i) => (i === 0 ? symbol : d)));
    let output: tf.Tensor | undefined;
    const forward = (...xs: tf.Tensor[]): tf.Tensor => {
      const all = inputs.map((input, i) => xs[chosen.indexOf(i)] ?? input);
      output = tf.keep(apply(all)[0] as tf.Tensor);
      return output;
    };
    const gradients = tf.grads(forward)(chosen.map((i) => inputs[i] as tf.Tensor), inputTensor('cotangent', shape, 'float32'));
    graph.output(valueOf(output as unknown as tf.Tensor).name, 'float32', shape.map((d, i) => (i === 0 ? symbol : d)), 'output');
    for (const [k, i] of chosen.entries()) {
      const spec = specs[i] as { name: string; shape: readonly number[] };
      graph.output(valueOf(gradients[k] as tf.Tensor).name, 'float32', [symbol, ...spec.shape], `gradient:${spec.name}`);
    }
  });
  return graph.toModel();
}
