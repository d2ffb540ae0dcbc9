/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { GraphBuilder } from '@lepton/tfjs-onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { decodeRows } from './decode-row.js';
import type { DatasetColumn } from './dataset.types.js';
import { emitPostprocessing } from './emit-postprocessing.js';
import { emitPreprocessing } from './emit-preprocessing.js';
import { encode } from './encode.js';
import type { TabularPlan } from './plan.types.js';
import { planFeatures } from './plan-features.js';
import { columnReads, selectFeatures } from './select-features.js';
import { signatureOf } from './signature.js';
import { readSplit } from './read-split.js';
import { datasetFromRows } from './testing/dataset-fixture.js';
import { pseudoRandom } from './testing/pseudo-random.js';

/** Names that have broken something somewhere. */
const NAMES = { number: '😀 size (cm)', tail: '__proto__', category: 'label', flag: 'it\'s "new"', code: 'c_1', target: 'value' };

function rows(): object[] {
  const random = pseudoRandom(7);
  return Array.from({ length: 400 }, (_, i) => {
    const entries: [string, unknown][] = [
      [NAMES.number, random() < 0.1 ? null : Number((random() * 40 + 2000).toFixed(2))], [NAMES.tail, Math.exp(random() * 12 - 4)],
      [NAMES.category, random() < 0.1 ? null : i % 97 === 0 ? `rare ${i}` : ['été', '日本', 'plain', 'a,b'][i % 4]], [NAMES.flag, random() < 0.05 ? null : random() < 0.5],
      [NAMES.code, i % 7], [NAMES.target, ['no', 'yes 😀'][i % 2]],
    ];
    return Object.fromEntries(entries);
  });
}

async function fitted(): Promise<{ plan: TabularPlan; columns: readonly DatasetColumn[]; test: Uint8Array; reads: ReturnType<typeof columnReads> }> {
  const { manifest, splits } = await datasetFromRows(rows(), { target: NAMES.target });
  const selection = selectFeatures({ columns: manifest.columns, target: NAMES.target, task: 'BINARY_CLASSIFICATION' });
  if (!selection.ok) throw new Error('selection');
  const reads = columnReads(selection.value);
  const plan = await planFeatures(selection.value, await readSplit(splits.TRAIN, reads));
  if (!plan.ok) throw new Error('plan');
  return { plan: plan.value, columns: manifest.columns, test: splits.TEST, reads };
}

async function serve(plan: TabularPlan, raw: readonly unknown[]): Promise<{ features: Float32Array; label: string[]; probabilities: Float32Array }> {
  const builder = new GraphBuilder();
  const features = emitPreprocessing(builder, plan);
  builder.output(features, 'float32', ['N', plan.width], 'features');
  // stands for a network: two probabilities out of one feature
  const first = builder.node('Sigmoid', [builder.node('Slice', [features, builder.ints([0]), builder.ints([1]), builder.ints([1])])]);
  emitPostprocessing(builder, plan, builder.node('Concat', [first, builder.node('Sub', [builder.scalar(1), first])], { axis: 1 }));
  const session = await InferenceSession.create(builder.toModel(), { logSeverityLevel: 3 });
  const tensors = decodeRows(signatureOf(plan), raw);
  if (!tensors.ok) throw new Error(JSON.stringify(tensors.problems));
  const feeds = Object.fromEntries(tensors.value.map(({ name, type, data, shape }) => [name, new Tensor(type, data as string[], [...shape])]));
  const answer = await session.run(feeds);
  await session.release();
  return Object.fromEntries(Object.entries(answer).map(([name, { data }]) => [name, data])) as never;
}

const largestDifference = (a: Float32Array, b: Float32Array) => a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? NaN))), 0);

describe('the served preprocessing', () => {
  it('computes what training computed, of odd columns, missing values and unseen categories', async () => {
    const { plan, test, reads } = await fitted();
    expect(plan.features.map(({ column }) => column).toSorted()).toEqual([NAMES.number, NAMES.tail, NAMES.category, NAMES.flag, NAMES.code].toSorted());
    const table = await readSplit(test, reads);
    const raw = Array.from({ length: table.rowCount }, (_, i) => Object.fromEntries(plan.features.map(({ column }) => {
      const value = table.columns.get(column)?.[i];
      return [column, value === '' || Number.isNaN(value) ? null : value];
    })));
    const strange = Object.fromEntries<unknown>([[NAMES.number, -1e30], [NAMES.tail, 0], [NAMES.category, 'never seen'], [NAMES.flag, null], [NAMES.code, '12']]);
    const { features } = await serve(plan, [...raw, strange]);
    const strangeTable = { rowCount: 1, columns: new Map<string, Float64Array | string[]>([
      [NAMES.number, Float64Array.of(-1e30)], [NAMES.tail, Float64Array.of(0)], [NAMES.category, ['never seen']], [NAMES.flag, ['']], [NAMES.code, Float64Array.of(12)],
    ]) };
    const expected = Float32Array.of(...await encode(plan, table), ...await encode(plan, strangeTable));
    expect(features).toHaveLength(expected.length);
    expect(largestDifference(features, expected)).toBeLessThanOrEqual(1e-5);
  });

  it('answers with the label of the higher probability', async () => {
    const { plan } = await fitted();
    const row = (size: number) => Object.fromEntries<unknown>([[NAMES.number, size], [NAMES.tail, 1], [NAMES.category, 'été'], [NAMES.flag, true], [NAMES.code, 1]]);
    const { label, probabilities } = await serve(plan, [row(1900), row(2100)]);
    expect(label).toHaveLength(2);
    expect(new Set(label)).toEqual(new Set(['no', 'yes 😀']));
    expect([...probabilities].map((p) => p > 0.5)).toEqual(label.flatMap((name) => [name === 'no', name !== 'no']));
  });

  it('gives values in the target\'s unit', async () => {
    const { plan } = await fitted();
    const builder = new GraphBuilder();
    const regression: TabularPlan = { ...plan, task: 'REGRESSION', target: { kind: 'value', column: 'price', mean: 100, deviation: 20 } };
    emitPostprocessing(builder, regression, builder.input('scaled', 'float32', ['N', 1]));
    const session = await InferenceSession.create(builder.toModel());
    const { value } = await session.run({ scaled: new Tensor('float32', Float32Array.of(-1, 0, 2), [3, 1]) });
    expect([...value?.data as Float32Array]).toEqual([80, 100, 140]);
    expect(value?.dims).toEqual([3, 1]);
    await session.release();
  });
});
