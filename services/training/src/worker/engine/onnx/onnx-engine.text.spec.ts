/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { defaultRunSpec, type RunSpecOverrides } from '@lepton/architectures';
import { type ArtifactSignature, decodeRows, readSplit, servingCodec } from '@lepton/features';
import { type DatasetFixture, datasetFromCsv, realData } from '@lepton/features/testing';
import { readModelMetadata } from '@lepton/tfjs-onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { CheckpointFile, TrainingJob, TrainingObserver, TrainingResult } from '../engine.js';
import { messages } from '../testing/synthetic.js';
import { TrainingControl } from '../training-control.js';
import { OnnxEngine } from './onnx-engine.js';

jest.setTimeout(180_000);

async function train({ manifest, splits }: DatasetFixture, overrides: RunSpecOverrides = {}, rest: Partial<TrainingJob> = {}, checkpoints: CheckpointFile[] = []): Promise<TrainingResult> {
  const spec = defaultRunSpec({ manifest, overrides });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  const observer: TrainingObserver = { progress: () => undefined, checkpoint: (file) => void checkpoints.push(file), log: () => undefined };
  const outcome = await new OnnxEngine().train({ spec: spec.value, manifest, splits, ...rest }, new TrainingControl(), observer);
  if (outcome.status !== 'COMPLETED') throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

const metric = ({ metrics }: TrainingResult, name: string) => metrics.find((found) => found.name === name)?.value ?? 0;

/** As the model server does it: rows as people write them, the codec out of the artifact, the graph. */
async function serve(artifact: Uint8Array, signature: ArtifactSignature, rows: readonly object[]): Promise<string[]> {
  const decoded = decodeRows(signature, rows);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  const feeds = await servingCodec(readModelMetadata(artifact))?.toFeeds(new Map(decoded.value.map(({ name, data }) => [name, data])));
  if (!feeds?.ok) throw new Error(JSON.stringify(feeds));
  const session = await InferenceSession.create(artifact);
  const { label } = await session.run(Object.fromEntries(feeds.value.map(({ name, data, shape }) => [name, new Tensor('int32', data as Int32Array, [...shape])])));
  await session.release();
  return label?.data as string[];
}

describe('texts', () => {
  it.each<[string, RunSpecOverrides]>([
    ['text-embedding', {}], ['text-gru', { epochs: 4 }], ['text-lstm', { epochs: 4 }], ['text-transformer', { epochs: 8 }],
    ['text-embedding', { text: { tokenizer: 'bytePair', vocabularySize: 500 } }],
  ])('are told apart by %s %j, served as they were evaluated', async (architecture, overrides) => {
    const fixture = await messages();
    const result = await train(fixture, { architecture, seed: 3, ...overrides });
    expect(metric(result, 'accuracy')).toBeGreaterThan(0.95);
    expect(metric(result, 'f1')).toBeGreaterThan(0.9);
    expect(result.signature).toMatchObject({ modality: 'TEXT', inputs: [{ name: 'text', type: 'string', columnType: 'TEXT' }] });
    const test = await readSplit(fixture.splits.TEST, [{ name: 'text', as: 'text' }, { name: 'wish', as: 'text' }]);
    const [texts, wishes] = ['text', 'wish'].map((name) => test.columns.get(name) as string[]);
    const served = await serve(result.artifact, result.signature, (texts ?? []).map((text) => ({ text })));
    const hits = served.filter((label, row) => label === wishes?.[row]).length / served.length;
    expect(hits).toBeCloseTo(metric(result, 'accuracy'), 12);
  });

  it('of any kind get an answer: empty, endless, of words never seen', async () => {
    const { artifact, signature } = await train(await messages(150), { epochs: 2 });
    const rows = [{ text: '' }, { text: 'x '.repeat(100_000) }, { text: '完全に新しい 🎉' }, { text: null }];
    expect(await serve(artifact, { ...signature, inputs: signature.inputs.map((port) => ({ ...port, nullable: true })) }, rows)).toHaveLength(rows.length);
  });

  it.each(['text-gru', 'text-transformer'])('%s goes on from a checkpoint to the same artifact, to the byte', async (architecture) => {
    const fixture = await messages(120);
    const checkpoints: CheckpointFile[] = [];
    const overrides: RunSpecOverrides = { architecture, epochs: 2, earlyStopping: { enabled: false } };
    const undisturbed = await train(fixture, overrides, { checkpointEveryMs: 0 }, checkpoints);
    const resumed = await train(fixture, overrides, { checkpoint: checkpoints[Math.floor(checkpoints.length / 2)]?.bytes });
    expect(Buffer.from(resumed.artifact).equals(undisturbed.artifact)).toBe(true);
  });
});

describe('defaults on real texts, median of three seeds on the test split', () => {
  const path = realData('sms-spam.tsv');
  (path === undefined ? it.skip : it)(`sms-spam.tsv: accuracy ≥ 0.98, F1 of spam ≥ 0.92${path === undefined ? ' (skipped: ../shared/data is not there)' : ''}`, async () => {
    const { manifest, splits } = await datasetFromCsv(path ?? '', { target: 'column0', header: false, delimiter: '\t', modality: 'TEXT' });
    const results: TrainingResult[] = [];
    for (const seed of [1, 2, 3]) results.push(await train({ manifest, splits }, { seed }));
    const median = (name: string) => results.map((result) => metric(result, name)).toSorted((a, b) => a - b)[1];
    expect(results[0]?.labels).toEqual(['ham', 'spam']);
    expect(median('accuracy')).toBeGreaterThanOrEqual(0.98);
    expect(median('f1')).toBeGreaterThanOrEqual(0.92);
  });
});
