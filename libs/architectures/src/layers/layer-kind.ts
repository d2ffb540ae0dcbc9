import { z } from 'zod';

/** Of a value without its batch: [units], [steps, channels] or [height, width, channels]. */
export type Shape = readonly number[];

/** What a layer makes of one row, counted without building it. */
export interface Measure {
  readonly shape: Shape;
  readonly parameters: number;
  /** Numbers kept for each row of a batch until the backward pass has used them. */
  readonly activations: number;
}

export interface AnyLayer { readonly kind: string }

/** Measures layers within a layer; `path` leads to them from it, such as `.layers`. */
export interface Inside {
  stack(layers: readonly AnyLayer[], input: Shape, path: string): Measure;
  layer(layer: AnyLayer, input: Shape, path: string): Measure;
}

/** One kind of layer: what a user may write, and how large it is. How it is built is in `<group>.build.ts`, which alone loads tfjs. */
export interface LayerKind<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** @throws LayerShapeError */
  measure(spec: z.infer<Schema>, input: Shape, inside: Inside): Measure;
}

/** A layer that cannot take what the one before it gives. `path` leads to it: `[2].layers[0]`. */
export class LayerShapeError extends Error {
  override readonly name = 'LayerShapeError';
  constructor(message: string, readonly path = '') {
    super(message);
  }
}

/** Fixes the schema's type for its `measure`. */
export const layerKind = <Schema extends z.ZodType>(schema: Schema, measure: LayerKind<Schema>['measure']): LayerKind<Schema> => ({ schema, measure });

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);
export const channelsOf = (shape: Shape): number => shape.at(-1) ?? 1;
export const shapeText = (shape: Shape): string => `[${shape.join(', ')}]`;

const FORMS = { 1: 'a vector [units]', 2: 'a sequence [steps, channels]', 3: 'an image [height, width, channels]' } as const;

/** @throws LayerShapeError unless the input is one of these ranks */
export function expectRank(kind: string, input: Shape, ...ranks: readonly (keyof typeof FORMS)[]): void {
  if (ranks.some((rank) => rank === input.length)) return;
  throw new LayerShapeError(`${kind} takes ${ranks.map((rank) => FORMS[rank]).join(' or ')}, but the layer before it gives ${shapeText(input)}`);
}

/** Length of an axis after a window has gone over it. */
export function windowed(kind: string, length: number, size: number, stride: number, padding: string): number {
  if (padding !== 'valid') return Math.ceil(length / stride);
  if (length < size) throw new LayerShapeError(`${kind} of size ${size} does not fit into a length of ${length}: use padding "same", or a smaller window`);
  return Math.floor((length - size) / stride) + 1;
}

export const activationsSchema = z.enum(['linear', 'relu', 'elu', 'selu', 'gelu', 'swish', 'sigmoid', 'tanh', 'softplus', 'leakyRelu', 'relu6', 'hardSigmoid', 'softmax'])
  .describe('Function applied to each output; `leakyRelu` has the slope 0.1 below 0.');
export type Activation = z.infer<typeof activationsSchema>;
