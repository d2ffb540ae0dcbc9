import type * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { withTraceGradients } from '../trace/gradients.js';
import { onTraceBackend, valueOf } from '../trace/trace-backend.js';
import { Trace } from '../trace/trace.js';
import { inputTensor } from '../trace/trace-model.js';
import type { TensorSpec } from '../training/training-graph.js';

export interface TraceFunctionOptions {
  readonly inputs: readonly TensorSpec[];
  /** tfjs operations on the inputs; it may differentiate. It runs once, and must not read values. */
  readonly compute: (...inputs: tf.Tensor[]) => readonly tf.Tensor[];
  /** Standard ONNX only, or onnxruntime's fused operators too; default true. */
  readonly portable?: boolean;
}

/** Traces plain tfjs code of fixed shapes into a model; its outputs are `output:0`, `output:1`, … */
export function traceFunction({ inputs, compute, portable = true }: TraceFunctionOptions): Uint8Array {
  const graph = new GraphBuilder('function');
  for (const { name, type, shape } of inputs) graph.input(name, type, shape);
  onTraceBackend(new Trace({ graph, training: false, portable }), () => withTraceGradients(() => {
    const outputs = compute(...inputs.map(({ name, type, shape }) => inputTensor(name, shape, type)));
    for (const [i, output] of outputs.entries()) {
      const { name, dtype, shape } = valueOf(output);
      graph.output(name, dtype, shape, `output:${i}`);
    }
  }));
  return graph.toModel();
}
