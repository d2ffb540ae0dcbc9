import { backend_util, engine } from '@tensorflow/tfjs-core';
import type { Attributes } from '../onnx/graph-builder.js';
import { lowering, type Lowerings } from '../trace/lowering.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { blockedFilterGradient, blockedForward, blockedInputGradient, blocksFilterGradient, blocksForward, blocksInputGradient } from './blocked-convolution.js';
import { activation } from './elementwise.js';
import { matmul } from './matmul.js';
import { reduce } from './reduction.js';
import { concat, pad, slice } from './shape.js';

type Pair = [number, number] | number;
type Padding = 'valid' | 'same' | number | backend_util.ExplicitPadding;
type Shape4 = [number, number, number, number];

interface ConvAttributes {
  readonly strides: Pair;
  readonly pad: Padding;
  readonly dilations?: Pair;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

type ConvInfo = backend_util.Conv2DInfo;

/** tfjs holds images as NHWC, ONNX as NCHW; onnxruntime moves and cancels most of the transposes. */
export const toNchw = (context: LoweringContext, x: Value): Value => context.transpose(x, [0, 3, 1, 2]);
export const toNhwc = (context: LoweringContext, x: Value): Value => context.transpose(x, [0, 2, 3, 1]);

const convInfo = (x: readonly number[], filter: readonly number[], a: ConvAttributes, depthwise = false): ConvInfo =>
  backend_util.computeConv2DInfo([...x] as Shape4, [...filter] as Shape4, a.strides, a.dilations ?? 1, a.pad, a.dimRoundingMode, depthwise);

export const padsOf = ({ padInfo: p }: { padInfo: backend_util.PadInfo }): Shape4 => [p.top, p.left, p.bottom, p.right];

const windowOf = (c: ConvInfo): Attributes => ({
  kernel_shape: [c.filterHeight, c.filterWidth], strides: [c.strideHeight, c.strideWidth], dilations: [c.dilationHeight, c.dilationWidth], pads: padsOf(c),
});

/** Filter [h, w, in, out] → [out, in, h, w]. */
const filterForConv = (context: LoweringContext, filter: Value): Value => context.transpose(filter, [3, 2, 0, 1]);

/** [rows of the output, filter] of the input: a convolution is a matrix product of this with the filter. */
function columns(context: LoweringContext, x: Value, c: ConvInfo): Value {
  return context.reshape(concat(context, patches(context, x, c), 3), [c.batchSize * c.outHeight * c.outWidth, filterSize(c)]);
}

const filterSize = (c: ConvInfo): number => c.filterHeight * c.filterWidth * c.inChannels;

/**
 * In training the filter's gradient needs the columns anyway; a forward pass that shares them spares all transposes.
 * Large ones are not worth their memory.
 */
const sharesColumns = (c: ConvInfo): boolean =>
  !isNarrow(c) && engine().state.gradientDepth > 0 && c.batchSize * c.outHeight * c.outWidth * filterSize(c) * 4 <= SHARED_COLUMNS_LIMIT;

const SHARED_COLUMNS_LIMIT = 32 * 2 ** 20;

/** Few channels on large images: copying columns piece by piece takes longer than the transposes that it spares. */
const isNarrow = (c: ConvInfo): boolean => c.inChannels >= 8 && c.inChannels <= 16 && c.outHeight * c.outWidth >= 400;

function conv(context: LoweringContext, x: Value, filter: Value, attributes: ConvAttributes, bias?: Value): Value {
  const c = convInfo(x.shape, filter.shape, attributes);
  if (blocksForward(context, c)) return blockedForward(context, x, filter, c, bias);
  if (sharesColumns(c)) {
    const product = matmul(context, columns(context, x, c), context.reshape(filter, [filterSize(c), c.outChannels]), false, false, bias);
    return context.reshape(product, [c.batchSize, c.outHeight, c.outWidth, c.outChannels]);
  }
  const inputs = [toNchw(context, x), filterForConv(context, filter), ...(bias ? [bias] : [])];
  return toNhwc(context, context.emit('Conv', inputs, [c.batchSize, c.outChannels, c.outHeight, c.outWidth], 'float32', windowOf(c)));
}

/** How far the strides leave the input's end uncovered: ConvTranspose has to add it. */
function outputPadding(c: ConvInfo): [number, number] {
  const [top, left, bottom, right] = padsOf(c);
  const height = (c.outHeight - 1) * c.strideHeight + c.effectiveFilterHeight - top - bottom;
  const width = (c.outWidth - 1) * c.strideWidth + c.effectiveFilterWidth - left - right;
  return [Math.max(0, c.inHeight - height), Math.max(0, c.inWidth - width)];
}

const inputGradient = lowering((context, { dy, filter }: { dy: Value; filter: Value }, attributes: ConvAttributes & { inputShape: number[] }) => {
  const c = convInfo(attributes.inputShape, filter.shape, attributes);
  const pointwise = filterSize(c) === c.inChannels && c.strideHeight === 1 && c.strideWidth === 1;
  if (pointwise) {
    const flat = context.reshape(dy, [c.batchSize * c.outHeight * c.outWidth, c.outChannels]);
    return context.reshape(matmul(context, flat, context.reshape(filter, [c.inChannels, c.outChannels]), false, true), attributes.inputShape);
  }
  if (blocksInputGradient(context, c)) return blockedInputGradient(context, dy, filter, c);
  const inputs = [toNchw(context, dy), filterForConv(context, filter)];
  return toNhwc(context, context.emit('ConvTranspose', inputs, [c.batchSize, c.inChannels, c.inHeight, c.inWidth], 'float32', { ...windowOf(c), output_padding: outputPadding(c) }));
});

/** For each position in the filter, the input that it meets: [rows, height, width, channels] each. */
export function patches(context: LoweringContext, x: Value, c: ConvInfo): Value[] {
  const [top, left, bottom, right] = padsOf(c);
  const padded = pad(context, x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
  const shape = [c.batchSize, c.outHeight, c.outWidth, c.inChannels];
  return filterPlaces(c).map((place) => window(context, padded, c, place, [1, 2], shape));
}

const filterPlaces = (c: ConvInfo): (readonly [number, number])[] => Array.from({ length: c.filterHeight * c.filterWidth }, (_, i) =>
  [Math.floor(i / c.filterWidth) * c.dilationHeight, (i % c.filterWidth) * c.dilationWidth] as const);

/** What one place in the filter meets of the padded images, whose height and width are the given axes. */
function window(context: LoweringContext, padded: Value, c: ConvInfo, [i, j]: readonly [number, number], axes: readonly [number, number], shape: readonly number[]): Value {
  const ends = [i + (c.outHeight - 1) * c.strideHeight + 1, j + (c.outWidth - 1) * c.strideWidth + 1];
  if (c.strideHeight === 1 && c.strideWidth === 1) {
    return slice(context, padded, shape.map((_, axis) => (axis === axes[0] ? i : axis === axes[1] ? j : 0)), shape);
  }
  const inputs = [padded, ...[[i, j], ends, axes, [c.strideHeight, c.strideWidth]].map((v) => context.graph.ints(v))];
  return context.emit('Slice', inputs, shape);
}

/** One matrix product over patches; faster than ONNX's Conv with the image as filter. */
const filterGradient = lowering((context, { x, dy }: { x: Value; dy: Value }, attributes: ConvAttributes & { filterShape: number[] }) => {
  const c = convInfo(x.shape, attributes.filterShape, attributes);
  if (blocksFilterGradient(context, c)) return blockedFilterGradient(context, x, dy, c);
  if (isNarrow(c)) return narrowFilterGradient(context, x, dy, c);
  const rows = c.batchSize * c.outHeight * c.outWidth;
  const [left, right] = [columns(context, x, c), context.reshape(dy, [rows, c.outChannels])];
  // The product transposes its left side as it goes: of long columns, rather the narrow one; the result is small.
  const swapped = c.outChannels <= 32 && filterSize(c) >= 4 * c.outChannels;
  const product = swapped ? context.transpose(matmul(context, right, left, true, false), [1, 0]) : matmul(context, left, right, true, false);
  return context.reshape(product, attributes.filterShape);
});

/** Image by image, in NCHW: patches [rows, places in the filter · channels, places in the output]. */
function narrowFilterGradient(context: LoweringContext, x: Value, dy: Value, c: ConvInfo): Value {
  const places = c.outHeight * c.outWidth;
  const [top, left, bottom, right] = padsOf(c);
  const padded = pad(context, toNchw(context, x), [[0, 0], [0, 0], [top, bottom], [left, right]]);
  const shape = [c.batchSize, c.inChannels, c.outHeight, c.outWidth];
  const parts = filterPlaces(c).map(([i, j]) => window(context, padded, c, [i, j], [2, 3], shape));
  const columns = context.reshape(concat(context, parts, 1), [c.batchSize, filterSize(c), places]);
  const perImage = matmul(context, context.reshape(toNchw(context, dy), [c.batchSize, c.outChannels, places]), columns, false, true);
  const filter = context.transpose(reduce(context, 'ReduceSum', perImage, [0], false), [1, 0]);
  return context.reshape(filter, [c.filterHeight, c.filterWidth, c.inChannels, c.outChannels]);
}

/** Filter [h, w, in, multiplier] → [in·multiplier, 1, h, w]. */
function depthwiseFilter(context: LoweringContext, filter: Value): Value {
  const [h, w, channels, multiplier] = filter.shape as Shape4;
  return context.reshape(context.transpose(filter, [2, 3, 0, 1]), [channels * multiplier, 1, h, w]);
}

function depthwiseConv(context: LoweringContext, x: Value, filter: Value, attributes: ConvAttributes, bias?: Value): Value {
  const c = convInfo(x.shape, filter.shape, attributes, true);
  const inputs = [toNchw(context, x), depthwiseFilter(context, filter), ...(bias ? [bias] : [])];
  return toNhwc(context, context.emit('Conv', inputs, [c.batchSize, c.outChannels, c.outHeight, c.outWidth], 'float32', { ...windowOf(c), group: c.inChannels }));
}

const depthwiseInputGradient = lowering((context, { dy, filter }: { dy: Value; filter: Value }, attributes: ConvAttributes & { inputShape: number[] }) => {
  const c = convInfo(attributes.inputShape, filter.shape, attributes, true);
  const inputs = [toNchw(context, dy), depthwiseFilter(context, filter)];
  return toNhwc(context, context.emit('ConvTranspose', inputs, [c.batchSize, c.inChannels, c.inHeight, c.inWidth], 'float32', {
    ...windowOf(c), group: c.inChannels, output_padding: outputPadding(c),
  }));
});

const depthwiseFilterGradient = lowering((context, { x, dy }: { x: Value; dy: Value }, attributes: ConvAttributes & { filterShape: number[] }) => {
  const c = convInfo(x.shape, attributes.filterShape, attributes, true);
  const multiplier = attributes.filterShape[3] as number;
  const split5 = context.reshape(dy, [c.batchSize, c.outHeight, c.outWidth, c.inChannels, multiplier]);
  const perPosition = patches(context, x, c).map((patch) => {
    const aligned = multiplier === 1 ? patch : context.reshape(patch, [...patch.shape, 1]);
    const product = context.emit('Mul', [aligned, multiplier === 1 ? context.reshape(dy, patch.shape) : split5], multiplier === 1 ? patch.shape : split5.shape);
    return context.reshape(reduce(context, 'ReduceSum', product, [0, 1, 2], false), [1, c.inChannels, multiplier]);
  });
  return context.reshape(concat(context, perPosition, 0), attributes.filterShape);
});

interface FusedInputs { readonly x: Value; readonly filter: Value; readonly bias?: Value; readonly preluActivationWeights?: Value }

const fused = (compute: typeof conv) => lowering((context, { x, filter, bias, preluActivationWeights }: FusedInputs, attributes: ConvAttributes) =>
  activation(context, compute(context, x, filter, attributes, bias), attributes.activation, {
    leakyreluAlpha: attributes.leakyreluAlpha, prelu: preluActivationWeights,
  }));

export const convolutionLowerings: Lowerings = {
  Conv2D: fused(conv), FusedConv2D: fused(conv),
  Conv2DBackpropInput: inputGradient, Conv2DBackpropFilter: filterGradient,
  DepthwiseConv2dNative: fused(depthwiseConv), FusedDepthwiseConv2D: fused(depthwiseConv),
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient, DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
};
