import { InferenceError } from './inference-error.js';
import { elementCount, type TensorInfo, type Tensors } from './tensor.js';

const shapeText = (shape: readonly number[]) => `[${shape.map((dim) => (dim < 0 ? 'any' : dim)).join(', ')}]`;

/**
 * Checks that `feeds` are exactly the model's inputs, of its types and shapes. Returns how many rows they have: the
 * size of dimension 0, which all share, where `batched`; else 1. Throws `INPUT_INVALID` that names the input.
 */
export function checkFeeds(inputs: readonly TensorInfo[], feeds: Tensors, batched: boolean): number {
  const known = new Map(inputs.map((input) => [input.name, input]));
  for (const name of Object.keys(feeds)) {
    if (!known.has(name)) throw invalid(name, `The model has no input "${name}"; its inputs are ${[...known.keys()].join(', ')}.`);
  }
  let rows: number | undefined;
  for (const { name, type, shape } of inputs) {
    const tensor = feeds[name];
    if (!tensor) throw invalid(name, `Input "${name}" is missing; the model needs ${type} of shape ${shapeText(shape)}.`);
    if (tensor.type !== type) throw invalid(name, `Input "${name}" must be ${type}, not ${tensor.type}.`);
    const fits = tensor.dims.length === shape.length && shape.every((dim, axis) => dim < 0 || dim === tensor.dims[axis]);
    if (!fits) throw invalid(name, `Input "${name}" must have shape ${shapeText(shape)}, not ${shapeText(tensor.dims)}.`);
    if (tensor.data.length !== elementCount(tensor.dims)) {
      throw invalid(name, `Input "${name}" has ${tensor.data.length} values, but its shape ${shapeText(tensor.dims)} needs ${elementCount(tensor.dims)}.`);
    }
    if (!batched) continue;
    const own = tensor.dims[0] ?? 0;
    if (own === 0) throw invalid(name, `Input "${name}" has no rows; send at least one.`);
    if (rows !== undefined && own !== rows) throw invalid(name, `Input "${name}" has ${own} rows, another input has ${rows}; all inputs need the same number.`);
    rows = own;
  }
  return rows ?? 1;
}

const invalid = (name: string, message: string) => new InferenceError('INPUT_INVALID', message, name);
