import { backend_util, slice_util, util } from '@tensorflow/tfjs-core';
import { lowering, type Lowerings } from '../trace/lowering.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import { TraceError } from '../trace/trace-error.js';
import type { Value } from '../trace/value.js';

interface Single { readonly x: Value }

/** Beyond any axis: ONNX Slice clamps it. */
const FAR = 2 ** 31 - 1;

/** x[begin : begin+size], per axis. An axis that is taken whole may depend on the batch. */
export function slice(context: LoweringContext, x: Value, begin: readonly number[], size: readonly number[]): Value {
  const axes = begin.flatMap((b, axis) => (b === 0 && size[axis] === x.shape[axis] ? [] : [axis]));
  if (axes.length === 0) return x;
  const starts = axes.map((a) => begin[a] as number);
  const ends = axes.map((a) => (begin[a] as number) + (size[a] as number));
  return context.emit('Slice', [x, context.ints(starts), context.ints(ends), context.ints(axes)], size, x.dtype);
}

export function pad(context: LoweringContext, x: Value, paddings: readonly (readonly [number, number])[], value = 0): Value {
  if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
  const pads = context.ints([...paddings.map((p) => p[0]), ...paddings.map((p) => p[1])]);
  // The axes are named so that onnxruntime does not merge the Pad into a MaxPool, which pads by −∞ and not by 0.
  const axes = context.graph.ints(paddings.map((_, i) => i));
  return context.emit('Pad', [x, pads, context.scalar(value, x.dtype), axes], x.shape.map((d, i) => d + (paddings[i]?.[0] ?? 0) + (paddings[i]?.[1] ?? 0)), x.dtype);
}

export function concat(context: LoweringContext, parts: readonly Value[], axis: number): Value {
  const first = parts[0] as Value;
  if (parts.length === 1) return first;
  const shape = first.shape.map((d, i) => (i === axis ? parts.reduce((n, p) => n + (p.shape[axis] as number), 0) : d));
  return context.emit('Concat', parts, shape, first.dtype, { axis });
}

/** Cuts `x` along `axis` into pieces of the given sizes. */
export function split(context: LoweringContext, x: Value, sizes: readonly number[], axis: number): Value[] {
  if (sizes.length === 1) return [x];
  const names = context.graph.nodes('Split', [x.name, context.ints(sizes)], sizes.length, { axis });
  return sizes.map((size, i) => ({ name: names[i] as string, shape: x.shape.map((d, a) => (a === axis ? size : d)), dtype: x.dtype }));
}

export function reverse(context: LoweringContext, x: Value, axes: readonly number[]): Value {
  const ends = axes.map(() => -FAR);
  return context.emit('Slice', [x, context.graph.ints(axes.map(() => -1)), context.graph.ints(ends), context.graph.ints(axes), context.graph.ints(axes.map(() => -1))], x.shape, x.dtype);
}

const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

const without = (shape: readonly number[], axis: number): number[] => shape.filter((_, i) => i !== axis);

const stridedSlice = lowering((context, { x }: Single, a: {
  begin: number[]; end: number[]; strides: number[]; beginMask: number; endMask: number; ellipsisMask: number; newAxisMask: number; shrinkAxisMask: number;
}) => {
  const info = slice_util.sliceInfo([...x.shape], a.begin, a.end, a.strides, a.beginMask, a.endMask, a.ellipsisMask, a.newAxisMask, a.shrinkAxisMask);
  const ends = info.end.map((e, i) => {
    if ((info.strides[i] as number) < 0 && e < 0) return -FAR;
    return e === x.shape[i] ? FAR : e;
  });
  const inputs = [x, context.ints(info.begin), context.ints(ends), context.ints(info.begin.map((_, i) => i)), context.ints(info.strides)];
  return context.reshape(context.emit('Slice', inputs, info.finalShapeSparse, x.dtype), info.finalShape);
});

const mirrorPad = lowering((context, { x }: Single, { paddings, mode }: { paddings: [number, number][]; mode: 'reflect' | 'symmetric' }) => {
  if (mode !== 'reflect') throw new TraceError('UNLOWERED_KERNEL', 'Symmetric padding cannot be expressed in ONNX');
  const pads = context.ints([...paddings.map((p) => p[0]), ...paddings.map((p) => p[1])]);
  return context.emit('Pad', [x, pads], x.shape.map((d, i) => d + (paddings[i]?.[0] ?? 0) + (paddings[i]?.[1] ?? 0)), x.dtype, { mode: 'reflect' });
});

export const shapeLowerings: Lowerings = {
  Reshape: lowering((context, { x }: Single, { shape }: { shape: number[] }) => context.reshape(x, util.inferFromImplicitShape(shape, util.sizeFromShape([...x.shape])))),
  ExpandDims: lowering((context, { input }: { input: Value }, { dim }: { dim: number }) =>
    context.reshape(input, input.shape.toSpliced(axisOf(dim, input.shape.length + 1), 0, 1))),
  Transpose: lowering((context, { x }: Single, { perm }: { perm: number[] }) => context.transpose(x, perm)),
  Slice: lowering((context, { x }: Single, { begin, size }: { begin: number[]; size: number[] }) => {
    const [starts, sizes] = slice_util.parseSliceParams({ shape: [...x.shape], rank: x.shape.length } as never, begin, size);
    return slice(context, x, starts as number[], sizes as number[]);
  }),
  StridedSlice: stridedSlice,
  Concat: lowering((context, inputs: Record<string, Value>, { axis }: { axis: number }) => {
    const parts = Object.values(inputs);
    return concat(context, parts, axisOf(axis, (parts[0] as Value).shape.length));
  }),
  Pack: lowering((context, inputs: Record<string, Value>, { axis }: { axis: number }) => {
    const parts = Object.values(inputs);
    const at = axisOf(axis, (parts[0] as Value).shape.length + 1);
    return concat(context, parts.map((p) => context.reshape(p, p.shape.toSpliced(at, 0, 1))), at);
  }),
  SplitV: lowering((context, { x }: Single, { numOrSizeSplits, axis }: { numOrSizeSplits: number[] | number; axis: number }) => {
    const at = axisOf(axis, x.shape.length);
    return split(context, x, backend_util.prepareSplitSize({ shape: [...x.shape] } as never, numOrSizeSplits, at), at);
  }),
  Unpack: lowering((context, { value }: { value: Value }, { axis }: { axis: number }) => {
    const at = axisOf(axis, value.shape.length);
    const pieces = split(context, value, Array<number>(value.shape[at] as number).fill(1), at);
    return pieces.map((piece) => context.reshape(piece, without(value.shape, at)));
  }),
  Tile: lowering((context, { x }: Single, { reps }: { reps: number[] }) => {
    if (reps.every((r) => r === 1)) return x;
    const shape = x.shape.map((d, i) => d * (reps[i] as number));
    if (x.shape.every((d, i) => d === 1 || reps[i] === 1)) return context.broadcast(x, shape);
    return context.emit('Tile', [x, context.shapeVector(reps)], shape, x.dtype);
  }),
  /** Made by the gradients of sums and means. */
  BroadcastTo: lowering((context, { x }: Single, { shape }: { shape: number[] }) => context.broadcast(x, shape)),
  PadV2: lowering((context, { x }: Single, { paddings, constantValue }: { paddings: [number, number][]; constantValue: number }) => pad(context, x, paddings, constantValue)),
  MirrorPad: mirrorPad,
  Reverse: lowering((context, { x }: Single, { dims }: { dims: number | number[] }) => reverse(context, x, util.parseAxisParam(dims, [...x.shape]))),
};
