/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import { defaultRunSpec } from '@lepton/architectures';
import { readSplit, type Table } from '@lepton/features';
import { datasetFromRows } from '@lepton/features/testing';
import type { CheckpointFile } from '../engine.js';
import { writtenDates } from '../testing/synthetic.js';
import { serve, train } from '../testing/train-and-serve.js';

jest.setTimeout(120_000);

const rowsOf = ({ rowCount, columns }: Table) => Array.from({ length: rowCount }, (_, row) => ({ written: columns.get('written')?.[row], iso: columns.get('iso')?.[row] }));

describe('one text of another', () => {
  it('is learnt token by token, and served as it was evaluated', async () => {
    const fixture = await writtenDates(600);
    const trained = await train(fixture, { task: 'SEQUENCE_TO_SEQUENCE', seed: 3, epochs: 16 });
    expect(trained.spec).toMatchObject({ task: 'SEQUENCE_TO_SEQUENCE', target: 'iso', features: ['written'], loss: 'crossEntropy', architecture: { preset: 'seq2seq-transformer' } });
    expect(Object.keys(trained.metric)).toEqual(['tokenAccuracy', 'exactMatch', 'chrF']);
    expect(trained.metric['exactMatch']).toBeGreaterThan(0.9);
    expect(trained.metric['tokenAccuracy']).toBeGreaterThan(0.95);
    expect(trained.signature).toMatchObject({ inputs: [{ name: 'written', type: 'string', shape: [null, 1], columnType: 'TEXT' }], outputs: [{ name: 'text', type: 'string', shape: [null] }] });

    const test = rowsOf(await readSplit(fixture.splits.TEST, [{ name: 'written', as: 'text' }, { name: 'iso', as: 'text' }]));
    const { text = [] } = await serve(trained, test.map(({ written }) => ({ written })));
    expect(test.filter(({ iso }, row) => iso === text[row]).length / test.length).toBeCloseTo(trained.metric['exactMatch'] ?? NaN, 12);
    // alone or beside others, short or long, a row is answered alike; and any text gets an answer
    const alone = await serve(trained, [{ written: test[0]?.written }]);
    expect(alone['text']).toEqual(text.slice(0, 1));
    expect((await serve(trained, [{ written: '完全に 🎉' }, { written: 'x'.repeat(10_000) }, { written: 7 }]))['text']).toHaveLength(3);
  });

  it('goes on from a checkpoint to the same artifact, to the byte; texts of numbers, words as tokens', async () => {
    const fixture = await datasetFromRows(Array.from({ length: 120 }, (_, i) => ({ number: i % 20, name: ['nought', 'one', 'two', 'three'][i % 4], other: i / 7 })), { target: 'name' });
    const checkpoints: CheckpointFile[] = [];
    const overrides = { task: 'SEQUENCE_TO_SEQUENCE', features: ['number'], text: { tokenizer: 'word' }, epochs: 3, earlyStopping: { enabled: false } };
    const undisturbed = await train(fixture, overrides, { checkpointEveryMs: 0 }, checkpoints);
    const resumed = await train(fixture, overrides, { checkpoint: checkpoints[Math.floor(checkpoints.length / 2)]?.bytes });
    expect(Buffer.from(resumed.artifact).equals(undisturbed.artifact)).toBe(true);
    for (const told of (await serve(undisturbed, [{ number: 3 }, { number: '3' }]))['text'] ?? []) expect(String(told)).toMatch(/^((nought|one|two|three)( |$))*$/);
  });

  it('needs a text and one column that it is made of', async () => {
    const { manifest } = await writtenDates(40);
    const problems = (overrides: object, columns = manifest.columns) => {
      const outcome = defaultRunSpec({ manifest: { ...manifest, columns }, overrides: { task: 'SEQUENCE_TO_SEQUENCE', ...overrides } });
      return outcome.ok ? [] : outcome.problems.map(({ code, field }) => `${code} ${field}`);
    };
    expect(problems({})).toEqual([]);
    expect(problems({ features: ['iso'] })).toEqual(['FEATURES_INVALID features']);
    expect(problems({}, manifest.columns.filter(({ name }) => name === 'iso'))).toEqual(['FEATURES_INVALID features']);
    expect(problems({}, manifest.columns.map((column) => ({ ...column, type: column.name === 'iso' ? 'NUMBER' as const : column.type })))).toEqual(['TASK_MISMATCH task']);
    expect(problems({ loss: 'focal' })).toEqual(['LOSS_UNSUPPORTED loss']);
    expect(problems({ layers: [{ kind: 'embedding', units: 8 }, { kind: 'globalAveragePooling' }] })).toEqual(['LAYERS_INVALID layers']);
    expect(problems({ task: null, target: 'iso', layers: [{ kind: 'encoderDecoder', units: 8, heads: 2, hiddenUnits: 8, encoderBlocks: 1, decoderBlocks: 1 }] }).some((problem) => problem.startsWith('LAYERS_INVALID') || problem.startsWith('T'))).toBe(true);
  });
});
