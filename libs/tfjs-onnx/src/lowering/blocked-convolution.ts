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
  const { top, left, bottom, right } = c.padInfo;
  const height = (c.outHeight - 1) * c.strideHeight + c.effectiveFilterHeight;
  const width = (c.outWidth - 1) * c.strideWidth + c.effectiveFilterWidth;
  // Padded beforehand: the kernel is slow at edges, and with a filter as large as the image all is edge.
  const padded = slice(context, pad(context, x, [[0, 0], [top, bottom], [left, right], [0, 0]]), [0, 0, 0, 0], [c.batchSize, height, width, c.inChannels]);
  const turned = context.transpose(context.reshape(padded, [c.batchSize * height * width, c.inChannels]), [1, 0]);
  const shape = [c.inChannels, c.batchSize, height, width];
  const images = context.emit('ReorderInput', [context.reshape(turned, shape)], shape, 'float32', { channels_last: 0 }, DOMAIN);
  const filter = rowsAsChannels(context, blocked(context, dy), b);
  const product = blockedConv(context, [images, filter], [c.inChannels, c.outChannels, c.filterHeight, c.filterWidth], {
    kernel: [c.outHeight, c.outWidth], strides: dilationsOf(c), dilations: stridesOf(c), pads: [0, 0, 0, 0],
  });
  const parts = context.reshape(product, [c.inChannels, c.outChannels / b, c.filterHeight * c.filterWidth, b]);
  return context.reshape(context.transpose(parts, [2, 0, 1, 3]), [c.filterHeight, c.filterWidth, c.inChannels, c.outChannels]);
}

/**
 * NCHWc [rows, channels, …] as a filter in blocks: channels/b, rows/b, h, w, b of rows, b of channels. Blocks of channels stay whole,
 * so a Gather does: unlike Transpose it uses all threads.
 */
function rowsAsChannels(context: LoweringContext, x: Value, b: number): Value {
  const [rows, channels, h, w] = x.shape as [number, number, number, number];
  const [places, blocks] = [h * w, channels / b];
  const order = new Int32Array(rows * blocks * places);
  let at = 0;
  for (let block = 0; block < blocks; block++) {
    for (let first = 0; first < rows; first += b) {
      for (let place = 0; place < places; place++) {
        for (let row = first; row < first + b; row++) order[at++] = (row * blocks + block) * places + place;
      }
    }
  }
  const lines = context.reshape(x, [order.length, b]);
  const gathered = context.emit('Gather', [lines, context.graph.constant('int32', [order.length], order)], [order.length, b], 'float32', { axis: 0 });
  return context.reshape(gathered, [channels, rows, h, w]);
}
