import { engine, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { ElementType } from '../onnx/element-type.js';
import type { GraphBuilder, ValueName } from '../onnx/graph-builder.js';
import { type DynamicBatch, LoweringContext } from './lowering-context.js';
import { ConstantValue, type TypedValues, type Value } from './value.js';

export type Layer = layers.Layer;

export interface TraceOptions {
  readonly graph: GraphBuilder;
  readonly training: boolean;
  readonly portable: boolean;
  readonly batch?: DynamicBatch;
  /** Channels in a block of onnxruntime's own layout of images, where convolutions may use it. */
  readonly channelBlock?: number;
}

/** One tracing: the graph that grows, and the layer whose kernels are being recorded. */
export class Trace {
  readonly context: LoweringContext;
  readonly training: boolean;
  /** [rows] of 0 and 1: which rows of a padded batch are real. Only in training. */
  rowMask?: Tensor;
  private readonly layers: string[] = [];

  constructor(options: TraceOptions) {
    this.context = new LoweringContext(options.graph, options.portable, options.batch, options.channelBlock);
    this.training = options.training;
  }

  /** The innermost layer at work, forward or backward. */
  get layer(): string | undefined {
    return this.layers.at(-1);
  }

  /** Runs `body`, and later the gradients of all that it computes, under the layer's name. */
  inLayer<T>(layer: string, body: () => T): T {
    const tape = engine().state.activeTape;
    const before = tape?.length ?? 0;
    return this.under(layer, () => {
      const result = body();
      for (const node of tape?.slice(before) ?? []) {
        const { gradient } = node;
        if (gradient) node.gradient = (dys) => this.underGradient(layer, () => gradient(dys));
      }
      return result;
    });
  }

  constant(values: TypedValues, shape: readonly number[], dtype: ElementType): Value {
    return new ConstantValue(values, shape, dtype, (value) => this.materialise(value));
  }

  private materialise({ values, shape, dtype, uniform }: ConstantValue): ValueName {
    if (uniform !== undefined && values.length > 1) return this.context.fill(uniform, shape, dtype).name;
    return this.context.graph.constant(dtype, this.staticShape(shape), values);
  }

  private staticShape(shape: readonly number[]): readonly number[] {
    this.context.ints(shape);
    return shape;
  }

  private under<T>(layer: string, body: () => T): T {
    this.layers.push(layer);
    try {
      return body();
    } finally {
      this.layers.pop();
    }
  }

  // tfjs asks for each input's gradient by a thunk; backward kernels run when it is made and when it is called.
  private underGradient<G extends Record<string, () => unknown>>(layer: string, make: () => G): G {
    const gradients = this.under(layer, make);
    return Object.fromEntries(Object.entries(gradients).map(([name, thunk]) => [name, () => this.under(layer, thunk)])) as G;
  }
}
