import type { backend_util } from '@tensorflow/tfjs-core';
import type { Attributes } from '../onnx/graph-builder.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { pad, reverse } from './shape.js';

/*
 * Convolutions in onnxruntime's blocked layout (NCHWc): channels in blocks of as many as a vector register holds. Its optimiser uses it for constant
 * filters only; in training the filters are turned by small transposes instead. All three products of a training step run on that kernel.
 */

type ConvInfo = backend_util.Conv2DInfo;
type Pair = readonly [number, number];

const DOMAIN = 'com.microsoft.nchwc';

const isPointwise = (c: ConvInfo): boolean => c.filterHeight === 1 && c.filterWidth === 1;

/** Whether the forward pass can be blocked: few input channels are read as they are, several come in whole blocks. */
export const blocksForward = ({ channelBlock: b }: LoweringContext, c: ConvInfo): boolean =>
  b !== undefined && c.outChannels % b === 0 && (c.inChannels < b || c.inChannels % b === 0);

export const blocksInputGradient = ({ channelBlock: b }: LoweringContext, c: ConvInfo): boolean =>
  b !== undefined && c.outChannels % b === 0 && c.inChannels % b === 0
  && (c.strideHeight === 1 && c.strideWidth === 1
    ? c.padInfo.top < c.effectiveFilterHeight && c.padInfo.left < c.effectiveFilterWidth
    : c.dilationHeight === 1 && c.dilationWidth === 1 && phasesOf(c).every(({ before, after }) => before >= 0 && after >= 0));

/** Rows take the place of channels there. */
export const blocksFilterGradient = ({ channelBlock: b }: LoweringContext, c: ConvInfo): boolean =>
  b !== undefined && !isPointwise(c) && c.outChannels % b === 0 && c.batchSize % b === 0;

function blockedConv(context: LoweringContext, inputs: readonly Value[], shape: readonly number[], window: { kernel: Pair; strides: Pair; dilations: Pair; pads: readonly number[] }): Value {
  const attributes: Attributes = { kernel_shape: window.kernel, strides: window.strides, dilations: window.dilations, pads: window.pads };
  return context.emit('Conv', inputs, shape, 'float32', attributes, DOMAIN);
}

/** NHWC → NCHWc, [rows, channels, height, width] in name. With one block of channels they are the same. */
function blocked(context: LoweringContext, x: Value): Value {
  const [n, h, w, channels] = x.shape as [number, number, number, number];
  const shape = [n, channels, h, w];
  return channels === context.channelBlock ? context.reshape(x, shape) : context.emit('ReorderInput', [x], shape, 'float32', { channels_last: 1 }, DOMAIN);
}

function unblocked(context: LoweringContext, x: Value): Value {
  const [n, channels, h, w] = x.shape as [number, number, number, number];
  const shape = [n, h, w, channels];
  return channels === context.channelBlock ? context.reshape(x, shape) : context.emit('ReorderOutput', [x], shape, 'float32', { channels, channels_last: 1 }, DOMAIN);
}

/** Filter [h, w, in, out] in blocks: out/b, in/b, h, w, b of in, b of out; `backward`, turned round and with in and out changed over. */
function blockedFilter(context: LoweringContext, filter: Value, b: number, backward: boolean): Value {
  const [h, w, input, output] = filter.shape as [number, number, number, number];
  if (input < b) return context.reshape(context.transpose(context.reshape(filter, [h * w, input, output / b, b]), [2, 1, 0, 3]), [output, input, h, w]);
  const turned = backward && h * w > 1 ? reverse(context, filter, [0, 1]) : filter;
  const parts = context.reshape(turned, [h * w, input / b, b, output / b, b]);
  return backward
    ? context.reshape(context.transpose(parts, [1, 3, 0, 4, 2]), [input, output, h, w])
    : context.reshape(context.transpose(parts, [3, 1, 0, 2, 4]), [output, input, h, w]);
}

const kernelOf = (c: ConvInfo): Pair => [c.filterHeight, c.filterWidth];
const stridesOf = (c: ConvInfo): Pair => [c.strideHeight, c.strideWidth];
const dilationsOf = (c: ConvInfo): Pair => [c.dilationHeight, c.dilationWidth];

export function blockedForward(context: LoweringContext, x: Value, filter: Value, c: ConvInfo, bias?: Value): Value {
  const b = context.channelBlock as number;
  const input = c.inChannels < b ? context.transpose(x, [0, 3, 1, 2]) : blocked(context, x);
  const { top, left, bottom, right } = c.padInfo;
  const inputs = [input, blockedFilter(context, filter, b, false), ...(bias ? [bias] : [])];
  const value = unblocked(context, blockedConv(context, inputs, [c.batchSize, c.outChannels, c.outHeight, c.outWidth], {
    kernel: kernelOf(c), strides: stridesOf(c), dilations: dilationsOf(c), pads: [top, left, bottom, right],
  }));
  return bias ? value : { ...value, withBias: (where, added) => blockedForward(where, x, filter, c, added) };
}

/** Without strides, the convolution of dy with the filter turned round. */
export function blockedInputGradient(context: LoweringContext, dy: Value, filter: Value, c: ConvInfo): Value {
  if (c.strideHeight > 1 || c.strideWidth > 1) return stridedInputGradient(context, dy, filter, c);
  const [top, left] = [c.effectiveFilterHeight - 1 - c.padInfo.top, c.effectiveFilterWidth - 1 - c.padInfo.left];
  const [bottom, right] = [c.inHeight - c.outHeight + c.padInfo.top, c.inWidth - c.outWidth + c.padInfo.left];
  const inputs = [blocked(context, dy), blockedFilter(context, filter, context.channelBlock as number, true)];
  return unblocked(context, blockedConv(context, inputs, [c.batchSize, c.inChannels, c.inHeight, c.inWidth], {
    kernel: kernelOf(c), strides: [1, 1], dilations: dilationsOf(c), pads: [top, left, bottom, right],
  }));
}

interface Phases {
  readonly stride: number;
  /** How many of the filter's lines meet a line of one phase. */
  readonly taps: number;
  /** The first line, counted in strides from the padding's edge, and how many there are. */
  readonly first: number;
  readonly count: number;
  /** Padding of dy. */
  readonly before: number;
  readonly after: number;
}

/** Of height and width: line y of the input lies `(y + padding) mod stride` behind a line of the output, its phase. */
const phasesOf = (c: ConvInfo): readonly [Phases, Phases] => [
  phases(c.strideHeight, c.filterHeight, c.padInfo.top, c.inHeight, c.outHeight), phases(c.strideWidth, c.filterWidth, c.padInfo.left, c.inWidth, c.outWidth),
];

function phases(stride: number, filter: number, padding: number, size: number, output: number): Phases {
  const taps = Math.ceil(filter / stride);
  const first = Math.floor(padding / stride);
  const count = Math.floor((padding + size - 1) / stride) - first + 1;
  const before = taps - 1 - first;
  return { stride, taps, first, count, before, after: count - 1 + taps - output - before };
}

/** The phases of the input are so many more channels of one convolution without strides; a Gather puts its lines in their places. */
function stridedInputGradient(context: LoweringContext, dy: Value, filter: Value, c: ConvInfo): Value {
  const b = context.channelBlock as number;
  const [high, wide] = phasesOf(c);
  const [blocks, outBlocks] = [c.inChannels / b, c.outChannels / b];
  const whole = pad(context, filter, [[0, high.taps * high.stride - c.filterHeight], [0, wide.taps * wide.stride - c.filterWidth], [0, 0], [0, 0]]);
  const parts = context.reshape(whole, [high.taps, high.stride, wide.taps, wide.stride, blocks, b, outBlocks, b]);
  const channels = high.stride * wide.stride * c.inChannels;
  const turned = context.reshape(context.transpose(reverse(context, parts, [0, 2]), [1, 3, 4, 6, 0, 2, 7, 5]), [channels, c.outChannels, high.taps, wide.taps]);
  const product = blockedConv(context, [blocked(context, dy), turned], [c.batchSize, channels, high.count, wide.count], {
    kernel: [high.taps, wide.taps], strides: [1, 1], dilations: [1, 1], pads: [high.before, wide.before, high.after, wide.after],
  });
  const order: number[] = [];
  for (let image = 0; image < c.batchSize; image++) {
    for (let y = c.padInfo.top; y < c.padInfo.top + c.inHeight; y++) {
      for (let x = c.padInfo.left; x < c.padInfo.left + c.inWidth; x++) {
        const phase = y % high.stride * wide.stride + x % wide.stride;
        const place = (Math.floor(y / high.stride) - high.first) * wide.count + Math.floor(x / wide.stride) - wide.first;
        for (let block = 0; block < blocks; block++) {
          order.push(((image * high.stride * wide.stride + phase) * blocks + block) * high.count * wide.count + place);
        }
      }
    }
  }
  const lines = context.reshape(product, [c.batchSize * channels / b * high.count * wide.count, b]);
  return context.reshape(gatherLines(context, lines, order), [c.batchSize, c.inHeight, c.inWidth, c.inChannels]);
}

/**
 * A convolution of the images with dy as its filter: each input channel is an image, whose channels are the rows of the batch. Where the forward
 * pass strides, this one dilates, and the other way round.
 */
export function blockedFilterGradient(context: LoweringContext, x: Value, dy: Value, c: ConvInfo): Value {
  const b = context.channelBlock as number;
  const side = interleaved(c);
  const groups = c.inChannels / side;
  const images = channelsAsImages(context, x, c, side);
  const filter = rowsAsChannels(context, dy, b);
  const product = blockedConv(context, [images, filter], [groups, c.outChannels, c.filterHeight, c.filterWidth * side], {
    kernel: [c.outHeight, c.outWidth], strides: dilationsOf(c), dilations: [c.strideHeight, c.strideWidth * side], pads: [0, 0, 0, 0],
  });
  const parts = context.reshape(product, [groups, c.outChannels / b, c.filterHeight * c.filterWidth, side, b]);
  return context.reshape(context.transpose(parts, [2, 0, 3, 1, 4]), [c.filterHeight, c.filterWidth, c.inChannels, c.outChannels]);
}

/** How many columns onnxruntime's kernel computes at once. */
const COLUMNS = 6;
/** Its threads share the images out among them. */
const GROUPS = 4;

/**
 * How many images are interleaved, column by column, to be taken apart by a dilation as large: the result has as few columns as the filter, too few
 * to keep the kernel's registers busy.
 */
function interleaved({ inChannels, filterWidth, dilationWidth }: ConvInfo): number {
  if (dilationWidth > 1) return 1; // A stride would fall between the images.
  const choices = Array.from({ length: inChannels }, (_, i) => i + 1).filter((side) => inChannels % side === 0 && inChannels / side <= GROUPS);
  return choices.find((side) => side * filterWidth % COLUMNS === 0) ?? choices.find((side) => side * filterWidth >= COLUMNS) ?? inChannels;
}

/**
 * NHWC as NCHWc images [channels/side, rows, height, width·side], padded already: the kernel is slow at edges, and with a filter as large as the image
 * all is edge.
 */
function channelsAsImages(context: LoweringContext, x: Value, c: ConvInfo, side: number): Value {
  const b = context.channelBlock as number;
  const [rows, places, groups] = [c.batchSize, c.inHeight * c.inWidth, c.inChannels / side];
  const shape = [1, rows, places, c.inChannels];
  const turned = context.emit('ReorderInput', [context.reshape(x, shape)], shape, 'float32', { channels_last: 0 }, DOMAIN);
  const lines = context.reshape(turned, [rows / b * places * groups, side * b]);
  const height = (c.outHeight - 1) * c.strideHeight + c.effectiveFilterHeight;
  const width = (c.outWidth - 1) * c.strideWidth + c.effectiveFilterWidth;
  const zeros = lines.shape[0] as number;
  const order: number[] = [];
  for (let group = 0; group < groups; group++) {
    for (let block = 0; block < rows / b; block++) {
      for (let y = -c.padInfo.top; y < height - c.padInfo.top; y++) {
        for (let x = -c.padInfo.left; x < width - c.padInfo.left; x++) {
          const inside = y >= 0 && y < c.inHeight && x >= 0 && x < c.inWidth;
          order.push(inside ? (block * places + y * c.inWidth + x) * groups + group : zeros);
        }
      }
    }
  }
  const source = order.includes(zeros) ? pad(context, lines, [[0, 1], [0, 0]]) : lines;
  return context.reshape(gatherLines(context, source, order), [groups, rows, height, width * side]);
}

/** NHWC as a filter in blocks: channels/b, rows/b, h, w, b of rows, b of channels. */
function rowsAsChannels(context: LoweringContext, x: Value, b: number): Value {
  const [rows, h, w, channels] = x.shape as [number, number, number, number];
  const [places, blocks] = [h * w, channels / b];
  const order: number[] = [];
  for (let block = 0; block < blocks; block++) {
    for (let first = 0; first < rows; first += b) {
      for (let place = 0; place < places; place++) {
        for (let row = first; row < first + b; row++) order.push((row * places + place) * blocks + block);
      }
    }
  }
  return context.reshape(gatherLines(context, context.reshape(x, [order.length, b]), order), [channels, rows, h, w]);
}

/** Lines of [lines, size] in another order. Where blocks stay whole this does what a Transpose would, and unlike it uses all threads. */
function gatherLines(context: LoweringContext, lines: Value, order: readonly number[]): Value {
  const indices = context.graph.constant('int32', [order.length], Int32Array.from(order));
  return context.emit('Gather', [lines, indices], [order.length, lines.shape[1] as number], 'float32', { axis: 0 });
}
