import { util } from '@tensorflow/tfjs-core';
import type { ElementType } from '../onnx/element-type.js';
import { ELEMENT_TYPE_CODE } from '../onnx/element-type.js';
import type { Attributes, GraphBuilder, ValueName } from '../onnx/graph-builder.js';
import { TraceError } from './trace-error.js';
import type { Value } from './value.js';

/** tfjs needs numbers for shapes, so a dynamic batch is traced as this many rows, a prime that is no other size in the model. */
export interface DynamicBatch {
  readonly marker: number;
  /** An input whose first dimension is the batch. */
  readonly source: ValueName;
}

/** What a lowering writes with: ONNX nodes over values that carry shape and type. */
export class LoweringContext {
  /** How many places of the graph draw random numbers; each has two keys in `random_keys`. */
  randomSites = 0;

  constructor(
    readonly graph: GraphBuilder,
    /** A portable graph uses standard ONNX only, no onnxruntime extensions. */
    readonly portable: boolean,
    readonly batch?: DynamicBatch,
    /** Channels in a block of onnxruntime's own layout of images, where convolutions may use it. */
    readonly channelBlock?: number,
  ) {}

  /** A node with one output of the given shape. */
  emit(op: string, inputs: readonly (Value | ValueName)[], shape: readonly number[], dtype: ElementType = 'float32', attributes?: Attributes, domain?: string): Value {
    return { name: this.graph.node(op, inputs.map(nameOf), attributes, domain), shape: [...shape], dtype };
  }

  isDynamic(size: number): boolean {
    return this.batch !== undefined && size > 0 && size % this.batch.marker === 0;
  }

  /** Axes, offsets and the like: numbers that must not depend on the batch. */
  ints(values: readonly number[]): ValueName {
    if (values.some((v) => this.isDynamic(v))) throw new TraceError('BATCH_DEPENDENT', `The number of rows is used as a constant in [${values.join()}]`);
    return this.graph.ints(values);
  }

  /** `dims` as an int64 vector, computed at run time where it depends on the batch. */
  shapeVector(dims: readonly number[]): ValueName {
    const { batch, graph } = this;
    if (!batch || !dims.some((d) => this.isDynamic(d))) return graph.ints(dims);
    const rows = graph.node('Shape', [batch.source], { start: 0, end: 1 });
    const parts = dims.map((d) => {
      if (!this.isDynamic(d)) return graph.ints([d]);
      return d === batch.marker ? rows : graph.node('Mul', [rows, graph.ints([d / batch.marker])]);
    });
    return parts.length === 1 ? parts[0] as ValueName : graph.node('Concat', parts, { axis: 0 });
  }

  reshape(x: Value, shape: readonly number[]): Value {
    if (util.arraysEqual([...x.shape], [...shape])) return x;
    if (x.viewed) return this.reshape(x.viewed, shape);
    const dynamic = shape.filter((d) => this.isDynamic(d)).length;
    const target = dynamic === 1 && !shape.includes(0) ? this.graph.ints(shape.map((d) => (this.isDynamic(d) ? -1 : d))) : this.shapeVector(shape);
    return { ...this.emit('Reshape', [x, target], shape, x.dtype), uniform: x.uniform, viewed: x };
  }

  transpose(x: Value, perm: readonly number[]): Value {
    if (perm.every((p, i) => p === i)) return x;
    return this.emit('Transpose', [x], perm.map((p) => x.shape[p] as number), x.dtype, { perm });
  }

  cast(x: Value, dtype: ElementType): Value {
    return x.dtype === dtype ? x : this.emit('Cast', [x], x.shape, dtype, { to: ELEMENT_TYPE_CODE[dtype] });
  }

  /** `x` repeated to `shape`; nothing is copied where the consumer broadcasts by itself. */
  broadcast(x: Value, shape: readonly number[]): Value {
    if (util.arraysEqual([...x.shape], [...shape])) return x;
    return { ...this.emit('Expand', [x, this.shapeVector(shape)], shape, x.dtype), compact: x.compact ?? x, uniform: x.uniform };
  }

  /** Every element `value`. */
  fill(value: number, shape: readonly number[], dtype: ElementType): Value {
    return this.broadcast({ name: this.graph.scalar(value, dtype), shape: [], dtype, uniform: value }, shape);
  }

  scalar(value: number, dtype: ElementType = 'float32'): ValueName {
    return this.graph.scalar(value, dtype);
  }
}

const nameOf = (value: Value | ValueName): ValueName => (typeof value === 'string' ? value : value.name);
