/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GraphBuilder } from '../onnx/graph-builder.js';
import type { Lowering } from '../trace/lowering.js';
import { LoweringContext } from '../trace/lowering-context.js';
import type { Value } from '../trace/value.js';
import { randomKeys } from '../training/random-keys.js';
import { RANDOM_KEYS, randomLowerings } from './random.js';

const SIZE = 20_000;

/** Draws at the given steps from two places of one graph. */
async function draw(kernel: string, steps: number[], attributes: object = {}, seed = 3): Promise<Float32Array[][]> {
  const graph = new GraphBuilder();
  const context = new LoweringContext(graph, true);
  graph.input(RANDOM_KEYS, 'int32', ['K']);
  const places = [0, 1].map(() => (randomLowerings[kernel] as Lowering)(context, {}, { shape: [SIZE], ...attributes }) as Value);
  const names = places.map((value) => graph.output(value.name, 'float32', [SIZE]));
  const session = await InferenceSession.create(graph.toModel());
  const draws: Float32Array[][] = [];
  for (const step of steps) {
    const keys = randomKeys(seed, step, context.randomSites);
    const results = await session.run({ [RANDOM_KEYS]: new Tensor('int32', keys, [keys.length]) });
    draws.push(names.map((name) => (results[name] as Tensor).data as Float32Array));
  }
  return draws;
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

function correlation(a: Float32Array, b: Float32Array): number {
  const [ma, mb] = [mean(a), mean(b)];
  const cross = mean(a.map((v, i) => (v - ma) * ((b[i] as number) - mb)));
  return cross / Math.sqrt(mean(a.map((v) => (v - ma) ** 2)) * mean(b.map((v) => (v - mb) ** 2)));
}

// Standard errors here are 1/√20000 ≈ 0.007; keys are fixed, so these do not fail by chance.
describe('random numbers in the graph', () => {
  it.each([0.1, 0.5, 0.9])('keep a share of %d, scaled to a mean of 1', async (keep) => {
    for (const [mask] of await draw('RandomMask', [0, 1, 2], { keep })) {
      const values = mask as Float32Array;
      expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / keep)]));
      expect(mean(values.map((v) => (v > 0 ? 1 : 0)))).toBeCloseTo(keep, 1);
      expect(mean(values)).toBeCloseTo(1, 0);
    }
  });

  it('are unrelated between steps, places, seeds and neighbours', async () => {
    const [now, next] = await draw('RandomMask', [7, 8], { keep: 0.5 });
    const [other] = await draw('RandomMask', [7], { keep: 0.5 }, 4);
    const [a, b] = now as [Float32Array, Float32Array];
    const pairs: [Float32Array, Float32Array][] = [[a, b], [a, next?.[0] as Float32Array], [b, next?.[1] as Float32Array], [a, other?.[0] as Float32Array], [a.subarray(1), a.subarray(0, -1)]];
    for (const [left, right] of pairs) expect(Math.abs(correlation(left, right))).toBeLessThan(0.03);
  });

  it('repeat for the same seed and step', async () => {
    expect(await draw('RandomMask', [5], { keep: 0.3 })).toEqual(await draw('RandomMask', [5], { keep: 0.3 }));
  });

  it('are normal where asked', async () => {
    const [[values]] = await draw('RandomStandardNormal', [1]) as [[Float32Array, Float32Array]];
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((v) => v * v))).toBeCloseTo(1, 1);
    expect(mean(values.map((v) => v ** 4))).toBeCloseTo(3, 0);
  });
});
