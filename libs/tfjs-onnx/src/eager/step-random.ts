import * as tf from '@tensorflow/tfjs-core';
import type { RandomSource } from '../layers/random.js';
import { maskThreshold, randomKey, randomNoise } from '../training/random-keys.js';

/** The random numbers of one step: those that the traced graph draws at the same place, seed and step. */
export class StepRandom implements RandomSource {
  private site = 0;

  constructor(private readonly seed: number, private readonly step: number, private readonly noise: Map<number, Int32Array>) {}

  mask(shape: readonly number[], keep: number): tf.Tensor {
    const threshold = maskThreshold(keep);
    const scale = 1 / keep;
    return tf.tensor(Float32Array.from(this.ints(tf.util.sizeFromShape([...shape])), (v) => (v < threshold ? scale : 0)), [...shape]);
  }

  /** Box and Muller 1958. */
  normal(shape: readonly number[]): tf.Tensor {
    const size = tf.util.sizeFromShape([...shape]);
    const [radii, angles] = [this.ints(size), this.ints(size)];
    const uniform = (v: number): number => Math.min(Math.max(v * 2 ** -32 + 0.5, 2 ** -24), 1 - 2 ** -24);
    return tf.tensor(Float32Array.from(radii, (v, i) => Math.sqrt(-2 * Math.log(uniform(v))) * Math.cos(2 * Math.PI * uniform(angles[i] as number))), [...shape]);
  }

  private ints(size: number): Int32Array {
    const site = this.site++;
    let noise = this.noise.get(site);
    if (!noise || noise.length < size) {
      noise = Int32Array.from({ length: size }, (_, i) => randomNoise(site, i));
      this.noise.set(site, noise);
    }
    const [factor, offset] = [randomKey(this.seed, this.step, 2 * site), randomKey(this.seed, this.step, 2 * site + 1)];
    return noise.subarray(0, size).map((v) => (Math.imul(v, factor) + offset) | 0);
  }
}
