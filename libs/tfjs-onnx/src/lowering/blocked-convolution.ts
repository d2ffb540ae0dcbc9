import type { backend_util } from '@tensorflow/tfjs-core';
import type { Attributes } from '../onnx/graph-builder.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { pad, reverse, slice } from './shape.js';

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
  b !== undefined && c.outChannels % b === 0 && c.inChannels % b === 0 && c.strideHeight === 1 && c.strideWidth === 1
  && c.padInfo.top < c.effectiveFilterHeight && c.padInfo.left < c.effectiveFilterWidth;

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
  const [top, left] = [c.effectiveFilterHeight - 1 - c.padInfo.top, c.effectiveFilterWidth - 1 - c.padInfo.left];
  const [bottom, right] = [c.inHeight - c.outHeight + c.padInfo.top, c.inWidth - c.outWidth + c.padInfo.left];
  const inputs = [blocked(context, dy), blockedFilter(context, filter, context.channelBlock as number, true)];
  return unblocked(context, blockedConv(context, inputs, [c.batchSize, c.inChannels, c.inHeight, c.inWidth], {
    kernel: kernelOf(c), strides: [1, 1], dilations: dilationsOf(c), pads: [top, left, bottom, right],
  }));
}

/**
 * A convolution of the images with dy as its filter: each input channel is an image, whose channels are the rows of the batch. Where the forward
 * pass strides, this one dilates, and the other way round.
 */
export function blockedFilterGradient(context: LoweringContext, x: Value, dy: Value, c: ConvInfo): Value {
  const b = context.channelBlock as number;
  const side = interleaved(c);
  const groups = c.inChannels / side;
  const { top, left, bottom, right } = c.padInfo;
  const height = (c.outHeight - 1) * c.strideHeight + c.effectiveFilterHeight;
  const width = (c.outWidth - 1) * c.strideWidth + c.effectiveFilterWidth;
  // Padded beforehand: the kernel is slow at edges, and with a filter as large as the image all is edge.
  const padded = slice(context, pad(context, x, [[0, 0], [top, bottom], [left, right], [0, 0]]), [0, 0, 0, 0], [c.batchSize, height, width, c.inChannels]);
  const images = channelsAsImages(context, padded, side);
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

/** NHWC as NCHWc images [channels/side, rows, height, width·side]. */
function channelsAsImages(context: LoweringContext, x: Value, side: number): Value {
  const b = context.channelBlock as number;
  const [rows, height, width, channels] = x.shape as [number, number, number, number];
  const [blocks, groups, places] = [rows / b, channels / side, height * width];
  const turned = context.transpose(context.reshape(x, [blocks, b, places * channels]), [0, 2, 1]);
  const order = Array.from({ length: groups * blocks * places }, (_, i) => i % (blocks * places) * groups + Math.floor(i / (blocks * places)));
  const images = gatherLines(context, context.reshape(turned, [order.length, side * b]), order);
  return context.reshape(images, [groups, rows, height, width * side]);
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

/** Lines of [lines, b] in another order. Where blocks stay whole this does what a Transpose would, and unlike it uses all threads. */
function gatherLines(context: LoweringContext, lines: Value, order: readonly number[]): Value {
  const indices = context.graph.constant('int32', [order.length], Int32Array.from(order));
  return context.emit('Gather', [lines, indices], [order.length, lines.shape[1] as number], 'float32', { axis: 0 });
}
