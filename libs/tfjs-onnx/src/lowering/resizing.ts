import { lowering, type Lowerings } from '../trace/lowering.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { matmul } from './matmul.js';
import { reduce } from './reduction.js';

interface ResizeAttributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
  readonly size: [number, number];
}

type Mode = 'nearest' | 'linear';

/**
 * Resizing one axis is a matrix [to, from]; row i weights the inputs that output i is made of. Where tfjs samples is
 * in its cpu kernels (ResizeBilinear.ts, ResizeNearestNeighbor.ts).
 */
function resizeMatrix(from: number, to: number, mode: Mode, { alignCorners, halfPixelCenters }: ResizeAttributes): Float32Array {
  const matrix = new Float32Array(to * from);
  const scale = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  for (let i = 0; i < to; i++) {
    if (mode === 'nearest') {
      const at = halfPixelCenters ? scale * (i + 0.5) : scale * i;
      const j = Math.min(from - 1, alignCorners ? Math.round(at) : Math.floor(at));
      matrix[i * from + Math.max(0, j)] = 1;
      continue;
    }
    const at = halfPixelCenters ? scale * (i + 0.5) - 0.5 : scale * i;
    const low = Math.max(0, Math.floor(at));
    const high = Math.min(from - 1, Math.ceil(at));
    const share = at - low;
    matrix[i * from + low] = (matrix[i * from + low] as number) + 1 - share;
    matrix[i * from + high] = (matrix[i * from + high] as number) + share;
  }
  return matrix;
}

/** matrix × x along axis 1, then along axis 2, of [n, h, w, c]; transposed for the gradient. */
function apply(context: LoweringContext, x: Value, [rows, columns]: readonly [Value, Value], transpose: boolean): Value {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const tall = matmul(context, { ...rows, shape: [1, ...rows.shape] }, context.reshape(x, [n, h, w * c]), transpose, false);
  const height = tall.shape[1] as number;
  const wide = matmul(context, { ...columns, shape: [1, ...columns.shape] }, context.reshape(tall, [n * height, w, c]), transpose, false);
  return context.reshape(wide, [n, height, wide.shape[1] as number, c]);
}

function matrices(context: LoweringContext, images: Value, mode: Mode, attributes: ResizeAttributes): readonly [Value, Value] {
  const make = (axis: 0 | 1): Value => {
    const from = images.shape[axis + 1] as number;
    const to = attributes.size[axis];
    return { name: context.graph.constant('float32', [1, to, from], resizeMatrix(from, to, mode, attributes)), shape: [to, from], dtype: 'float32' };
  };
  return [make(0), make(1)];
}

/** Whole-number nearest upsampling is plain repetition; undefined where it is not that. */
function repeats(images: Value, { size, alignCorners, halfPixelCenters }: ResizeAttributes): [number, number] | undefined {
  const factors = size.map((to, axis) => to / (images.shape[axis + 1] as number)) as [number, number];
  return !alignCorners && !halfPixelCenters && factors.every(Number.isInteger) ? factors : undefined;
}

const resize = (mode: Mode) => lowering((context, { images }: { images: Value }, attributes: ResizeAttributes) => {
  const factors = mode === 'nearest' ? repeats(images, attributes) : undefined;
  if (!factors) return apply(context, images, matrices(context, images, mode, attributes), false);
  const [n, h, w, c] = images.shape as [number, number, number, number];
  const repeated = context.broadcast(context.reshape(images, [n, h, 1, w, 1, c]), [n, h, factors[0], w, factors[1], c]);
  return context.reshape({ ...repeated, compact: undefined }, [n, ...attributes.size, c]);
});

const resizeGradient = (mode: Mode) => lowering((context, { dy, images }: { dy: Value; images: Value }, attributes: ResizeAttributes) => {
  const factors = mode === 'nearest' ? repeats(images, attributes) : undefined;
  if (!factors) return apply(context, dy, matrices(context, images, mode, attributes), true);
  const [n, h, w, c] = images.shape as [number, number, number, number];
  return reduce(context, 'ReduceSum', context.reshape(dy, [n, h, factors[0], w, factors[1], c]), [2, 4], false);
});

export const resizingLowerings: Lowerings = {
  ResizeBilinear: resize('linear'), ResizeBilinearGrad: resizeGradient('linear'),
  ResizeNearestNeighbor: resize('nearest'), ResizeNearestNeighborGrad: resizeGradient('nearest'),
};
