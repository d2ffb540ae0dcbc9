import type { ElementType } from '../onnx/element-type.js';
import type { ValueName } from '../onnx/graph-builder.js';
import type { LoweringContext } from './lowering-context.js';

/** A tensor of the traced program: a named value of the graph, with the static shape that tfjs sees. */
export interface Value {
  readonly name: ValueName;
  readonly shape: readonly number[];
  readonly dtype: ElementType;
  /** Set where every element is this constant. */
  readonly uniform?: number;
  /** Set where this value is only `compact` broadcast to `shape`; consumers that broadcast by themselves use it instead. */
  readonly compact?: Value;
  /** Set where this value is a bare product or convolution: the same with a bias of its last axis within. */
  readonly withBias?: (context: LoweringContext, bias: Value) => Value;
  /** Set where this value is `viewed` reshaped. */
  readonly viewed?: Value;
  /** Set where this value is `rectified` with 0 for what is below 0. */
  readonly rectified?: Value;
  /** Set where this value is 1 where `positive` is above 0, and 0 elsewhere. */
  readonly positive?: Value;
  /** Set where this value is 0 wherever `zeroUnlessPositive` is not above 0: its product with a ReLU's slope there is itself. */
  readonly zeroUnlessPositive?: Value;
}

export type TypedValues = Float32Array | Int32Array | Uint8Array;

/** A constant of the traced program; it becomes an initializer only when a node reads it by name. */
export class ConstantValue implements Value {
  readonly uniform?: number;
  private made?: ValueName;

  constructor(
    readonly values: TypedValues, readonly shape: readonly number[], readonly dtype: ElementType,
    private readonly materialise: (value: ConstantValue) => ValueName,
  ) {
    const first = values[0];
    if (first !== undefined && values.every((v: number) => v === first)) this.uniform = first;
  }

  get name(): ValueName {
    return (this.made ??= this.materialise(this));
  }
}
