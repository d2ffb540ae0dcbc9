import type { LoweringContext } from './lowering-context.js';
import type { Value } from './value.js';

/** Turns one tfjs kernel into ONNX nodes. Inputs and attributes are the kernel's, by tfjs's names. */
export type Lowering = (context: LoweringContext, inputs: Readonly<Record<string, Value>>, attributes: object) => Value | readonly Value[];

export type Lowerings = Readonly<Record<string, Lowering>>;

/** Types a lowering by the names that it takes; tfjs guarantees them for the kernel it is registered for. */
export function lowering<Inputs extends object, Attributes extends object = object>(
  lower: (context: LoweringContext, inputs: Inputs, attributes: Attributes) => Value | readonly Value[],
): Lowering {
  return lower as unknown as Lowering;
}
