import { backend_util, engine, util } from '@tensorflow/tfjs-core';
import type { Attributes } from '../onnx/graph-builder.js';
import { lowering, type Lowerings } from '../trace/lowering.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { padsOf, patches, toNchw, toNhwc } from './convolution.js';
import { binary, isPositive, reaches, relu } from './elementwise.js';
import { concat, pad } from './shape.js';

interface PoolAttributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type PoolInfo = backend_util.Conv2DInfo;

const poolInfo = (shape: readonly number[], a: PoolAttributes): PoolInfo =>
  backend_util.computePool2DInfo([...shape] as [number, number, number, number], a.filterSize, a.strides, 1, a.pad, a.dimRoundingMode);

const windowOf = (c: PoolInfo): Attributes => ({
  kernel_shape: [c.filterHeight, c.filterWidth], strides: [c.strideHeight, c.strideWidth], pads: padsOf(c),
});

const outputShape = (c: PoolInfo): number[] => [c.batchSize, c.outChannels, c.outHeight, c.outWidth];
const inputShape = (c: PoolInfo): number[] => [c.batchSize, c.inChannels, c.inHeight, c.inWidth];

const differentiating = (): boolean => engine().state.gradientDepth > 0;

/** Windows that neither meet nor leave the image, and are small: the fast way below applies. */
const tiles = (c: PoolInfo): boolean =>
  c.filterHeight === c.strideHeight && c.filterWidth === c.strideWidth && padsOf(c).every((p) => p === 0) && c.filterHeight * c.filterWidth <= 9;

/** The maximum of each tile, in NHWC throughout: an elementwise maximum over the positions in a tile. */
function maxOfTiles(context: LoweringContext, x: Value, c: PoolInfo): Value {
  return patches(context, x, c).reduce((a, b) => binary(context, 'Max', a, b));
}

/** Each dy goes to the first position of its tile that holds the maximum. */
function maxOfTilesGradient(context: LoweringContext, dy: Value, x: Value, c: PoolInfo): Value {
  const positions = patches(context, x, c);
  const maximum = maxOfTiles(context, x, c);
  let rest = dy;
  const shares = positions.map((position, i) => {
    if (i === positions.length - 1) return rest;
    const share = binary(context, 'Mul', rest, reaches(context, position, maximum));
    rest = binary(context, 'Sub', rest, share);
    return share;
  });
  const { batchSize: n, outHeight: h, outWidth: w, outChannels: channels, filterHeight: kh, filterWidth: kw } = c;
  const rows = Array.from({ length: kh }, (_, i) => concat(context, shares.slice(i * kw, (i + 1) * kw).map((s) => context.reshape(s, [n, h, 1, w, 1, channels])), 4));
  const whole = context.reshape(concat(context, rows, 2), [n, h * kh, w * kw, channels]);
  return pad(context, whole, [[0, 0], [0, c.inHeight - h * kh], [0, c.inWidth - w * kw], [0, 0]]);
}

/**
 * Under differentiation the positions of the maxima are asked for at once, so that the gradient shares this very node. What a ReLU before leaves of a
 * tile's maximum is the maximum of what it leaves: it is done afterwards, and so is its gradient beforehand, on a fraction of the data.
 */
const maxPool = lowering((context, { x }: { x: Value }, attributes: PoolAttributes) => {
  const c = poolInfo(x.shape, attributes);
  if (differentiating() && tiles(c)) return x.rectified ? relu(context, maxOfTiles(context, x.rectified, c)) : maxOfTiles(context, x, c);
  const [name] = context.graph.nodes('MaxPool', [toNchw(context, x).name], differentiating() ? 2 : 1, windowOf(c));
  return toNhwc(context, { name: name as string, shape: outputShape(c), dtype: 'float32' });
});

/** Each dy goes to the place that its maximum came from. */
const maxPoolGradient = lowering((context, { dy, input }: { dy: Value; input: Value }, attributes: PoolAttributes) => {
  const c = poolInfo(input.shape, attributes);
  if (tiles(c)) {
    const { rectified } = input;
    if (!rectified) return maxOfTilesGradient(context, dy, input, c);
    const left = binary(context, 'Mul', dy, isPositive(context, maxOfTiles(context, rectified, c)));
    return { ...maxOfTilesGradient(context, left, rectified, c), zeroUnlessPositive: rectified };
  }
  const [, positions] = context.graph.nodes('MaxPool', [toNchw(context, input).name], 2, windowOf(c));
  const flat = [util.sizeFromShape(outputShape(c))];
  const size = util.sizeFromShape(inputShape(c));
  const index = context.reshape({ name: positions as string, shape: outputShape(c), dtype: 'int64' }, flat);
  const zeros = context.emit('ConstantOfShape', [context.shapeVector([size])], [size]);
  const overlapping = c.filterHeight > c.strideHeight || c.filterWidth > c.strideWidth;
  const scattered = context.emit('ScatterElements', [zeros, index, context.reshape(toNchw(context, dy), flat)], [size], 'float32', {
    axis: 0, ...(overlapping ? { reduction: 'add' } : {}),
  });
  return toNhwc(context, context.reshape(scattered, inputShape(c)));
});

const averagePool = lowering((context, { x }: { x: Value }, attributes: PoolAttributes) => {
  const c = poolInfo(x.shape, attributes);
  return toNhwc(context, context.emit('AveragePool', [toNchw(context, x)], outputShape(c), 'float32', { ...windowOf(c), count_include_pad: 0 }));
});

/** How many real inputs each window covers: [1, height, width, 1]. */
function windowCounts(context: LoweringContext, c: PoolInfo): Value {
  const covered = (out: number, stride: number, size: number, before: number, length: number): number =>
    Math.min(out * stride - before + size, length) - Math.max(out * stride - before, 0);
  const rows = Array.from({ length: c.outHeight }, (_, i) => covered(i, c.strideHeight, c.filterHeight, c.padInfo.top, c.inHeight));
  const columns = Array.from({ length: c.outWidth }, (_, i) => covered(i, c.strideWidth, c.filterWidth, c.padInfo.left, c.inWidth));
  const shape = [1, c.outHeight, c.outWidth, 1];
  return { name: context.graph.constant('float32', shape, rows.flatMap((r) => columns.map((w) => r * w))), shape, dtype: 'float32' };
}

const averagePoolGradient = lowering((context, { dy, input }: { dy: Value; input: Value }, attributes: PoolAttributes) => {
  const c = poolInfo(input.shape, attributes);
  const share = binary(context, 'Div', dy, windowCounts(context, c));
  const apart = c.filterHeight === c.strideHeight && c.filterWidth === c.strideWidth && padsOf(c).every((p) => p === 0);
  return apart ? spread(context, share, c) : overlap(context, share, c);
});

/** Windows that do not meet: each share is repeated over its window. */
function spread(context: LoweringContext, share: Value, c: PoolInfo): Value {
  const { batchSize: n, outHeight: h, outWidth: w, outChannels: channels, filterHeight: kh, filterWidth: kw } = c;
  const repeated = context.broadcast(context.reshape(share, [n, h, 1, w, 1, channels]), [n, h, kh, w, kw, channels]);
  const whole = context.reshape({ ...repeated, compact: undefined }, [n, h * kh, w * kw, channels]);
  return pad(context, whole, [[0, 0], [0, c.inHeight - h * kh], [0, c.inWidth - w * kw], [0, 0]]);
}

/** Windows that overlap: a transposed convolution with ones adds the shares up. */
function overlap(context: LoweringContext, share: Value, c: PoolInfo): Value {
  const ones = context.graph.constant('float32', [c.inChannels, 1, c.filterHeight, c.filterWidth], new Float32Array(c.inChannels * c.filterHeight * c.filterWidth).fill(1));
  const [top, left, bottom, right] = padsOf(c);
  const rest = [
    c.inHeight - ((c.outHeight - 1) * c.strideHeight + c.filterHeight - top - bottom),
    c.inWidth - ((c.outWidth - 1) * c.strideWidth + c.filterWidth - left - right),
  ];
  return toNhwc(context, context.emit('ConvTranspose', [toNchw(context, share), ones], inputShape(c), 'float32', {
    ...windowOf(c), group: c.inChannels, output_padding: rest.map((r) => Math.max(0, r)),
  }));
}

export const poolingLowerings: Lowerings = { MaxPool: maxPool, MaxPoolGrad: maxPoolGradient, AvgPool: averagePool, AvgPoolGrad: averagePoolGradient };
