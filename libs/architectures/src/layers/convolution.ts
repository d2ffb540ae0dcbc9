import { z } from 'zod';
import { activationsSchema, channelsOf, expectRank, LayerShapeError, layerKind, type Shape, sizeOf, windowed } from './layer-kind.js';

const size = z.int().min(1).max(64);
const extent = z.union([size, z.tuple([size, size])]);
type Extent = z.infer<typeof extent>;
/** One number means the same for height and width. */
export const pairOf = (value: Extent): [number, number] => (typeof value === 'number' ? [value, value] : value);

const dilation = size.optional().describe('Distance between what the window looks at; default 1.');
const filters = z.int().min(1).max(4096).describe('Output channels.');
const strides = extent.optional().describe('Step of the window; default 1.');
const padding = z.enum(['same', 'valid']).optional().describe('`same` (default) keeps the size, but for strides; `valid` lets the window cover data only.');
const common = { activation: activationsSchema.optional(), bias: z.boolean().optional().describe('Default true; superfluous before a normalisation.') };
const plane = { kernelSize: extent.describe('Height and width of the window, or both as one number.'), strides, padding };

/** Layers that look at neighbourhoods of images [height, width, channels] and sequences [steps, channels]. */
export const CONVOLUTION = {
  conv2d: layerKind(
    z.strictObject({ kind: z.literal('conv2d'), filters, ...plane, dilation, ...common }).describe('A window goes over the image; each filter looks for one pattern.'),
    (spec, input) => {
      const [height, width] = pairOf(spec.kernelSize);
      const shape = [...planeOf(spec, input, spec.dilation), spec.filters];
      return { shape, parameters: height * width * channelsOf(input) * spec.filters + biasOf(spec, spec.filters), activations: activationsOf(spec, shape) };
    },
  ),
  depthwiseConv2d: layerKind(
    z.strictObject({ kind: z.literal('depthwiseConv2d'), ...plane, depthMultiplier: z.int().min(1).max(16).optional().describe('Outputs for each channel; default 1.'), ...common })
      .describe('A window on each channel alone.'),
    (spec, input) => {
      const [height, width] = pairOf(spec.kernelSize);
      const channels = channelsOf(input) * (spec.depthMultiplier ?? 1);
      const shape = [...planeOf(spec, input), channels];
      return { shape, parameters: height * width * channels + biasOf(spec, channels), activations: activationsOf(spec, shape) };
    },
  ),
  separableConv2d: layerKind(
    z.strictObject({ kind: z.literal('separableConv2d'), filters, ...plane, ...common }).describe('A window on each channel alone, then a mix of channels: a convolution of fewer parameters.'),
    (spec, input) => {
      const [height, width] = pairOf(spec.kernelSize);
      const shape = [...planeOf(spec, input), spec.filters];
      const channels = channelsOf(input);
      return {
        shape, parameters: height * width * channels + channels * spec.filters + biasOf(spec, spec.filters),
        activations: activationsOf(spec, shape) + sizeOf(shape) / spec.filters * channels,
      };
    },
  ),
  conv2dTranspose: layerKind(
    z.strictObject({ kind: z.literal('conv2dTranspose'), filters, ...plane, ...common }).describe('A convolution backwards: strides enlarge the image.'),
    (spec, input) => {
      expectRank(spec.kind, input, 3);
      const kernel = pairOf(spec.kernelSize);
      const steps = pairOf(spec.strides ?? 1);
      const [height = 0, width = 0] = input.slice(0, 2).map((length, axis) => length * (steps[axis] ?? 1) + (spec.padding === 'valid' ? Math.max(0, (kernel[axis] ?? 1) - (steps[axis] ?? 1)) : 0));
      const shape = [height, width, spec.filters];
      return { shape, parameters: kernel[0] * kernel[1] * channelsOf(input) * spec.filters + biasOf(spec, spec.filters), activations: activationsOf(spec, shape) };
    },
  ),
  conv1d: layerKind(
    z.strictObject({
      kind: z.literal('conv1d'), filters, kernelSize: size.describe('Steps that the window covers.'), strides: size.optional().describe('Step of the window; default 1.'), dilation, ...common,
      padding: z.enum(['same', 'valid', 'causal']).optional().describe('As of conv2d; `causal`: no step sees a later one.'),
    }).describe('A window goes over the steps; each filter looks for one pattern.'),
    (spec, input) => {
      expectRank(spec.kind, input, 2);
      expectOneStep(spec.kind, spec.strides ?? 1, spec.dilation ?? 1);
      const steps = windowed(spec.kind, input[0] ?? 0, (spec.kernelSize - 1) * (spec.dilation ?? 1) + 1, spec.strides ?? 1, spec.padding ?? 'same');
      const shape = [steps, spec.filters];
      return { shape, parameters: spec.kernelSize * channelsOf(input) * spec.filters + biasOf(spec, spec.filters), activations: activationsOf(spec, shape) };
    },
  ),
};

interface Window { readonly kind: string; readonly kernelSize: Extent; readonly strides?: Extent | undefined; readonly padding?: string | undefined }

function planeOf({ kind, kernelSize, strides: step = 1, padding: edge = 'same' }: Window, input: Shape, dilation = 1): number[] {
  expectRank(kind, input, 3);
  const kernel = pairOf(kernelSize);
  const steps = pairOf(step);
  expectOneStep(kind, Math.max(...steps), dilation);
  return input.slice(0, 2).map((length, axis) => windowed(kind, length, ((kernel[axis] ?? 1) - 1) * dilation + 1, steps[axis] ?? 1, edge));
}

function expectOneStep(kind: string, step: number, dilation: number): void {
  if (step > 1 && dilation > 1) throw new LayerShapeError(`${kind} cannot have both strides and a dilation above 1`);
}

const biasOf = ({ bias = true }: { readonly bias?: boolean | undefined }, channels: number) => (bias ? channels : 0);
const activationsOf = ({ activation }: { readonly activation?: unknown }, shape: Shape) => sizeOf(shape) * (activation ? 2 : 1);
