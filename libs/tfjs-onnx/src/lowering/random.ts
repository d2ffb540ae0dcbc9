import { util } from '@tensorflow/tfjs-core';
import { lowering, type Lowerings } from '../trace/lowering.js';
import type { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { maskThreshold, randomNoise } from '../training/random-keys.js';

/** The graph input that carries two int32 keys for each place that draws random numbers. */
export const RANDOM_KEYS = 'random_keys';

/**
 * Random int32 numbers, uniform over their whole range: noise·multiplier + offset (mod 2³²), where the noise is fixed in
 * the graph and the odd multiplier and the offset are new at every step. This is multiply-shift hashing
 * (Dietzfelbinger et al. 1997): independent across steps for each element, pairwise universal, two operations. It keeps
 * no state, so a resumed run draws what an undisturbed one would.
 */
function randomInts(context: LoweringContext, shape: readonly number[]): Value {
  const site = context.randomSites++;
  const size = util.sizeFromShape([...shape]);
  const noise = context.graph.constant('int32', shape, Int32Array.from({ length: size }, (_, i) => randomNoise(site, i)));
  const key = (index: number): string => context.graph.node('Gather', [RANDOM_KEYS, context.scalar(2 * site + index, 'int32')], { axis: 0 });
  return context.emit('Add', [context.emit('Mul', [noise, key(0)], shape, 'int32'), key(1)], shape, 'int32');
}

/** Uniform in (0, 1). */
function uniform(context: LoweringContext, shape: readonly number[]): Value {
  const scaled = context.emit('Mul', [context.cast(randomInts(context, shape), 'float32'), context.scalar(2 ** -32)], shape);
  const shifted = context.emit('Add', [scaled, context.scalar(0.5)], shape);
  return context.emit('Clip', [shifted, context.scalar(2 ** -24), context.scalar(1 - 2 ** -24)], shape);
}

const randomMask = lowering((context, _: object, { shape, keep }: { shape: number[]; keep: number }) => {
  const kept = context.emit('Less', [randomInts(context, shape), context.scalar(maskThreshold(keep), 'int32')], shape, 'bool');
  return context.emit('Where', [kept, context.scalar(1 / keep), context.scalar(0)], shape);
});

/** Box and Muller 1958. */
const randomNormal = lowering((context, _: object, { shape }: { shape: number[] }) => {
  const log = context.emit('Log', [uniform(context, shape)], shape);
  const radius = context.emit('Sqrt', [context.emit('Mul', [log, context.scalar(-2)], shape)], shape);
  const angle = context.emit('Mul', [uniform(context, shape), context.scalar(2 * Math.PI)], shape);
  return context.emit('Mul', [radius, context.emit('Cos', [angle], shape)], shape);
});

export const randomLowerings: Lowerings = { RandomMask: randomMask, RandomStandardNormal: randomNormal };
