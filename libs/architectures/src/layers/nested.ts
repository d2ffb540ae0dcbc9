import { z } from 'zod';
import { type AnyLayer, channelsOf, expectRank, LayerShapeError, layerKind, type Measure, type Shape, shapeText, sizeOf } from './layer-kind.js';

const joins = z.enum(['add', 'multiply', 'average', 'maximum', 'concatenate']);

/** Layers of layers. `layer` is the schema of any, `single` that of those which each step of a sequence can go through. */
export const nestedKinds = <Layer extends AnyLayer, Single extends AnyLayer>(layer: () => z.ZodType<Layer>, single: z.ZodType<Single>) => ({
  residual: layerKind(
    z.strictObject({
      kind: z.literal('residual'),
      get layers() { return z.array(layer()).min(1).max(50).describe('Their output is added to their input; a projection is put in where the shapes differ.'); },
    }).describe('Layers that learn what to add to their input, rather than its replacement (He et al. 2015).'),
    ({ layers }, input, inside) => {
      const { shape, parameters, activations } = inside.stack(layers, input, '.layers');
      const projected = projectionOf(input, shape) === null ? 0 : (channelsOf(input) + 1) * channelsOf(shape);
      return { shape, parameters: parameters + projected, activations: activations + sizeOf(shape) };
    },
  ),
  branches: layerKind(
    z.strictObject({
      kind: z.literal('branches'), join: joins.describe('How what they give becomes one: `concatenate` puts the channels side by side, the others need one shape.'),
      get layers() { return z.array(z.array(layer()).max(50)).min(2).max(8).describe('A list of layers for each branch; an empty one hands on the input.'); },
    }).describe('The input goes through several lists of layers at once, as in an inception block; what they give is joined.'),
    ({ join, layers }, input, inside) => {
      const measured = layers.map((branch, index) => inside.stack(branch, input, `.layers[${index}]`));
      const shape = joinedShape(join, measured.map((one) => one.shape));
      const sum = (of: (one: Measure) => number) => measured.reduce((total, one) => total + of(one), 0);
      return { shape, parameters: sum((one) => one.parameters), activations: sum((one) => one.activations) + sizeOf(shape) };
    },
  ),
  timeDistributed: layerKind(
    z.strictObject({ kind: z.literal('timeDistributed'), layer: single.describe('One that takes what a step holds; for several, use timeDistributed several times.') })
      .describe('The same layer for each step by itself: of a sequence [steps, channels] it sees vectors, of an image or recording [steps, width, channels] sequences.'),
    ({ kind, layer: inner }, input, inside) => {
      expectRank(kind, input, 2, 3);
      const [steps = 0, ...rest] = input;
      const { shape, parameters, activations } = inside.layer(inner, rest, '.layer');
      return { shape: [steps, ...shape], parameters, activations: steps * activations };
    },
  ),
});

function joinedShape(join: z.infer<typeof joins>, shapes: readonly Shape[]): Shape {
  const [first = []] = shapes;
  const compared = join === 'concatenate' ? (shape: Shape) => shape.slice(0, -1) : (shape: Shape) => shape;
  if (shapes.some((shape) => shape.length !== first.length || shapeText(compared(shape)) !== shapeText(compared(first)))) {
    throw new LayerShapeError(`branches give ${shapes.map(shapeText).join(', ')}, which ${join} cannot join: ${join === 'concatenate' ? 'only the channels may differ' : 'give all one shape, or join them by concatenate'}`);
  }
  return join === 'concatenate' ? [...first.slice(0, -1), shapes.reduce((sum, shape) => sum + channelsOf(shape), 0)] : first;
}

/**
 * How a residual's input is brought to its output's shape: not at all (null), or by a convolution of size 1 with these strides, one
 * for each axis but the channels (He et al. 2015, option B).
 */
export function projectionOf(input: Shape, output: Shape): number[] | null {
  if (shapeText(input) === shapeText(output)) return null;
  const strides = input.slice(0, -1).map((length, axis) => Math.ceil(length / (output[axis] ?? 1)));
  const fits = input.length === output.length && strides.every((stride, axis) => Math.ceil((input[axis] ?? 0) / stride) === output[axis]);
  if (!fits) throw new LayerShapeError(`a residual's layers turn ${shapeText(input)} into ${shapeText(output)}, to which their input cannot be added: keep the shape, or shrink it by strides`);
  return strides;
}
