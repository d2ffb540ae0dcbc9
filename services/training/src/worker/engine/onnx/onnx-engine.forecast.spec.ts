/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { defaultRunSpec } from '@lepton/architectures';
import { decodeRows, encodingOf, type FeaturePlan, METADATA_KEYS, readSplit, servingCodec } from '@lepton/features';
import type { DatasetFixture } from '@lepton/features/testing';
import { readModelMetadata } from '@lepton/tfjs-onnx';
import type { CheckpointFile } from '../engine.js';
import { visitors } from '../testing/synthetic.js';
import { serve, train } from '../testing/train-and-serve.js';

jest.setTimeout(120_000);

/** All rows of a house, in the order of time. */
async function historyOf({ splits }: DatasetFixture, house: string): Promise<{ day: string; visitors: number }[]> {
  const tables = await Promise.all(Object.values(splits).map((split) => readSplit(split, [{ name: 'house', as: 'text' }, { name: 'day', as: 'text' }, { name: 'visitors', as: 'number' }])));
  const rows = tables.flatMap(({ rowCount, columns }) => Array.from({ length: rowCount }, (_, row) => ({
    house: columns.get('house')?.[row], day: String(columns.get('day')?.[row]), visitors: Number(columns.get('visitors')?.[row]),
  })));
  return rows.filter((row) => row.house === house).sort((a, b) => (a.day < b.day ? -1 : 1));
}

const windowOf = (rows: readonly { day: string; visitors: number }[]) => ({ day: rows.map(({ day }) => day), visitors: rows.map((row) => row.visitors) });

describe('a forecast', () => {
  it('finds the series, beats the naive one on what comes later, and is served from the recent rows', async () => {
    const fixture = await visitors();
    const trained = await train(fixture, { task: 'FORECASTING', seed: 3, epochs: 14 });
    expect(trained.spec).toMatchObject({ task: 'FORECASTING', features: ['day', 'house'], forecast: { window: 28, horizon: 1 }, architecture: { preset: 'forecasting-gru' } });
    expect(Object.keys(trained.metric)).toEqual(['meanAbsoluteError', 'rootMeanSquaredError', 'meanAbsoluteScaledError', 'skill']);
    expect(trained.metric['skill']).toBeGreaterThan(0.5);
    expect(trained.metric['meanAbsoluteScaledError']).toBeLessThan(0.5);
    expect(trained.evaluation.worstExamples[0]?.row).toEqual({ day: expect.any(String), house: expect.any(String) });
    // the test rows are the last ones, though the dataset's splits are by chance
    for (const { row } of trained.evaluation.worstExamples) expect(String(row['day']) > '2022-11').toBe(true);

    const castle = await historyOf(fixture, 'castle');
    const last = castle.length - 1;
    const { value = [] } = await serve(trained, [windowOf(castle.slice(0, last)), windowOf(castle.slice(last - 28, last)), windowOf(castle.slice(last - 10, last)), { day: castle.slice(last - 28, last).map(({ day }) => day), visitors: castle.slice(last - 28, last).map((row, i) => (i === 3 ? null : row.visitors)) }]);
    expect(value[0]).toBe(value[1]);
    for (const told of value) expect(Math.abs(Number(told) - (castle[last]?.visitors ?? NaN))).toBeLessThan(500);

    // every row of the test by itself, as it is served: the very errors that the evaluation tells
    const mill = await historyOf(fixture, 'mill');
    const tested = [castle, mill].map((rows) => rows.map((row, at) => ({ at, row })).filter(({ row }) => row.day >= String(trained.evaluation.worstExamples.map((example) => example.row['day']).sort()[0])));
    expect(tested.flat().length).toBeGreaterThanOrEqual(50);
    const answers = await serve(trained, [castle, mill].flatMap((rows, house) => (tested[house] ?? []).map(({ at }) => windowOf(rows.slice(0, at)))));
    const worst = trained.evaluation.worstExamples[0];
    const index = tested.flat().findIndex(({ row }) => row.visitors === worst?.expected);
    expect(Number(answers['value']?.[index])).toBeCloseTo(Number(worst?.predicted), 2);
  });

  it('tells several values at once, and refuses what is no window', async () => {
    const fixture = await visitors(120);
    const trained = await train(fixture, { task: 'FORECASTING', forecast: { window: 14, horizon: 7 }, epochs: 3 });
    expect(trained.signature).toMatchObject({
      task: 'FORECASTING', inputs: [{ column: 'day', type: 'string', shape: [null, 14], columnType: 'DATETIME' }, { column: 'visitors', type: 'float32', shape: [null, 14] }],
      outputs: [{ name: 'value', shape: [null, 7] }],
    });
    const days = ['2022-03-01', '2 Mar 2022', '2022-03-03'];
    expect((await serve(trained, [{ day: days, visitors: [10, '12', 9] }]))['value']).toHaveLength(7);
    const refused = (row: object) => {
      const outcome = decodeRows(trained.signature, [row]);
      return outcome.ok ? [] : outcome.problems.map(({ code, field }) => `${code} ${field}`);
    };
    expect(refused({ day: days, visitors: [1, 2] })).toEqual(['LENGTHS_DIFFER instances[0].day']);
    expect(refused({ day: days, visitors: 5 })).toEqual(['NOT_A_LIST instances[0].visitors']);
    expect(refused({ day: ['soon', 'later', 'now'], visitors: [1, 2, 'x'] })).toEqual(['NOT_A_DATE instances[0].day', 'NOT_A_NUMBER instances[0].visitors']);
    expect(refused({ visitors: [1] })).toEqual(['MISSING_FIELD instances[0].day']);
    await expect(serve(trained, [{ day: days.toReversed(), visitors: [1, 2, 3] }])).rejects.toThrow('NOT_IN_ORDER');
  });

  it('computes in the served graph what training computed', async () => {
    const fixture = await visitors(120);
    const { artifact } = await train(fixture, { task: 'FORECASTING', epochs: 1, layers: [{ kind: 'flatten' }] });
    const plan = JSON.parse(readModelMetadata(artifact)[METADATA_KEYS.plan] ?? '') as FeaturePlan;
    const table = await readSplit(fixture.splits.TRAIN, [{ name: 'house', as: 'text' }, { name: 'day', as: 'text' }, { name: 'visitors', as: 'number' }]);
    const encoding = encodingOf(plan);
    const samples = await encoding.encode(plan, table);
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    const { GraphBuilder } = await import('@lepton/tfjs-onnx');
    const builder = new GraphBuilder();
    builder.output(encoding.emit(builder, plan), 'float32', ['N', ...samples.sampleShape], 'samples');
    const session = await InferenceSession.create(builder.toModel(), { logSeverityLevel: 3 });
    const rows = Int32Array.from({ length: 60 }, (_, i) => i * 2);
    const answer = await session.run(Object.fromEntries(samples.feeds(rows).map(({ name, data, shape }) => [name, new Tensor('float32', data as Float32Array, [...shape])])));
    await session.release();
    const expected = new Float32Array(rows.length * samples.sampleShape.reduce((a, b) => a * b));
    samples.write(rows, expected);
    const served = answer['samples']?.data as Float32Array;
    expect(served).toHaveLength(expected.length);
    expect(served.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (expected[i] ?? NaN))), 0)).toBeLessThan(1e-4);
    expect(servingCodec(readModelMetadata(artifact))?.inputs.map(({ shape }) => shape)).toEqual([[null, 24], [null, 24]]);
  });

  it('goes on from a checkpoint to the same artifact, to the byte', async () => {
    const fixture = await visitors(100);
    const checkpoints: CheckpointFile[] = [];
    const overrides = { task: 'FORECASTING', epochs: 3, earlyStopping: { enabled: false } };
    const undisturbed = await train(fixture, overrides, { checkpointEveryMs: 0 }, checkpoints);
    const resumed = await train(fixture, overrides, { checkpoint: checkpoints[Math.floor(checkpoints.length / 2)]?.bytes });
    expect(Buffer.from(resumed.artifact).equals(undisturbed.artifact)).toBe(true);
  });

  it('needs dates, and to know which series a row is of', async () => {
    const { manifest } = await visitors(60);
    const problems = (overrides: object, columns = manifest.columns) => {
      const outcome = defaultRunSpec({ manifest: { ...manifest, columns }, overrides: { task: 'FORECASTING', ...overrides } });
      return outcome.ok ? [] : outcome.problems.map(({ code, field }) => `${code} ${field}`);
    };
    expect(problems({})).toEqual([]);
    expect(problems({}, manifest.columns.filter(({ name }) => name !== 'day'))).toEqual(['TIME_COLUMN_REQUIRED features']);
    expect(problems({}, manifest.columns.filter(({ name }) => name !== 'house'))).toEqual(['SERIES_REQUIRED features']);
    expect(problems({ features: ['house'] })).toEqual(['TIME_COLUMN_REQUIRED features']);
    expect(problems({ target: 'house' })).toEqual(['TASK_MISMATCH task']);
    expect(problems({ forecast: { window: 1, horizon: 0 } })).toEqual(['OUT_OF_RANGE forecast.window', 'OUT_OF_RANGE forecast.horizon']);
    expect(problems({ task: 'REGRESSION', forecast: { horizon: 2 } })).toEqual(['TASK_MISMATCH forecast']);
  });
});
