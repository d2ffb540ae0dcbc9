import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { QuantileSketchSchema } from '@lepton/contracts';

/** Of the quantiles, relative. */
export const ACCURACY = 0.01;
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);
/** Smaller values count as zero: below a nanosecond, in milliseconds. */
const SMALLEST = 1e-6;

/**
 * DDSketch of values ≥ 0 (Masson, Rim, Lee: "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error
 * Guarantees", VLDB 2019): bin i counts the values in (γ^(i-1), γ^i], so that a value taken from it is within 1 % of each of
 * them. Bins are sparse, the maximum is exact. (`@datadog/sketches-js` does the same in memory; its wire format is dense, loses
 * the maximum, and asks for a protobufjs that it does not depend on.)
 */
export class QuantileSketch {
  readonly #bins = new Map<number, number>();
  #zeros = 0;
  #count = 0;
  #maximum = 0;

  get count(): number {
    return this.#count;
  }

  /** 0 where nothing was added. */
  get maximum(): number {
    return this.#maximum;
  }

  /** What is not a number ≥ 0 is passed over. */
  add(value: number): void {
    if (!(value >= 0) || value === Infinity) return;
    this.#maximum = Math.max(this.#maximum, value);
    if (value < SMALLEST) this.#put(undefined, 1);
    else this.#put(Math.ceil(Math.log(value) / LOG_GAMMA), 1);
  }

  merge(other: QuantileSketch): this {
    for (const [index, count] of other.#bins) this.#put(index, count);
    if (other.#zeros > 0) this.#put(undefined, other.#zeros);
    this.#maximum = Math.max(this.#maximum, other.#maximum);
    return this;
  }

  /** Ascending `quantiles`, from 0 to 1; each 0 where nothing was added. */
  quantiles(quantiles: readonly number[]): number[] {
    const bins = [...this.#bins].sort(([left], [right]) => left - right);
    let next = 0;
    let below = this.#zeros;
    let value = 0;
    return quantiles.map((quantile) => {
      const rank = quantile * (this.#count - 1);
      for (let bin = bins[next]; bin && below <= rank; bin = bins[next]) {
        below += bin[1];
        value = (2 * GAMMA ** bin[0]) / (GAMMA + 1);
        next++;
      }
      return Math.min(value, this.#maximum);
    });
  }

  toBytes(): Uint8Array {
    const bins = [...this.#bins].sort(([left], [right]) => left - right);
    const indexDeltas = bins.map(([index], position) => index - (bins[position - 1]?.[0] ?? 0));
    return toBinary(QuantileSketchSchema, create(QuantileSketchSchema, {
      indexDeltas, counts: bins.map(([, count]) => count), zeroCount: this.#zeros, maximum: this.#maximum,
    }));
  }

  static fromBytes(bytes: Uint8Array): QuantileSketch {
    const { indexDeltas, counts, zeroCount, maximum } = fromBinary(QuantileSketchSchema, bytes);
    const sketch = new QuantileSketch();
    let index = 0;
    for (const [position, delta] of indexDeltas.entries()) {
      index += delta;
      sketch.#put(index, counts[position] ?? 0);
    }
    if (zeroCount > 0) sketch.#put(undefined, zeroCount);
    sketch.#maximum = maximum;
    return sketch;
  }

  #put(index: number | undefined, count: number): void {
    this.#count += count;
    if (index === undefined) this.#zeros += count;
    else this.#bins.set(index, (this.#bins.get(index) ?? 0) + count);
  }
}
