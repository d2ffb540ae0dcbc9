/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { jest } from '@jest/globals';
import type { RunSpecOverrides } from '@lepton/architectures';
import { type ColumnRead, readSplit } from '@lepton/features';
import { type DatasetFixture, datasetFromFiles, datasetFromRows, drawnShapes, encodePng, encodeWav, type FileRow, pseudoRandom } from '@lepton/features/testing';
import { messages } from '../testing/synthetic.js';
import { serve, train, type Trained } from '../testing/train-and-serve.js';

jest.setTimeout(120_000);

/** The test rows as people write them, and the truth. */
async function tested({ splits }: DatasetFixture, read: ColumnRead, target: string, as: 'text' | 'number') {
  const { rowCount, columns, blobs } = await readSplit(splits.TEST, [read, { name: target, as }]);
  const rows = Array.from({ length: rowCount }, (_, row) => ({ [read.name]: read.as === 'bytes' ? Buffer.from(blobs?.get(read.name)?.[row] ?? new Uint8Array()).toString('base64') : columns.get(read.name)?.[row] }));
  return { rows, truth: Array.from(columns.get(target) as ArrayLike<string | number>) };
}

/** What is served is what was evaluated. */
async function expectServed(trained: Trained, fixture: DatasetFixture, read: ColumnRead, target: string): Promise<void> {
  const values = trained.spec.task === 'REGRESSION';
  const { rows, truth } = await tested(fixture, read, target, values ? 'number' : 'text');
  const served = await serve(trained, rows);
  const answers = served[values ? 'value' : 'label'] ?? [];
  expect(answers).toHaveLength(truth.length);
  const mean = truth.reduce<number>((sum, one, row) => sum + (values ? Math.abs(Number(one) - Number(answers[row])) : Number(one === answers[row])), 0) / truth.length;
  expect(mean).toBeCloseTo(trained.metric[values ? 'meanAbsoluteError' : 'accuracy'] ?? NaN, 4);
}

const SIDE = 20;

/** Discs of 2 to 8 pixels' radius, which is to be told. */
async function discs(count: number): Promise<FileRow<number>[]> {
  const random = pseudoRandom(1);
  return Promise.all(Array.from({ length: count }, async (_, index): Promise<FileRow<number>> => {
    const [radius, x, y] = [2 + random() * 6, 9 + random() * 2, 9 + random() * 2];
    const pixels = Uint8Array.from({ length: SIDE * SIDE }, (__, i) => ((i % SIDE - x) ** 2 + (Math.floor(i / SIDE) - y) ** 2 < radius ** 2 ? 220 : 30) + random() * 20);
    return { label: radius, file: `${index}.png`, bytes: await encodePng(pixels, { width: SIDE, height: SIDE, channels: 1 }) };
  }));
}

/** Tones of 300 to 1,500 Hz, a quarter of a second each; how high is to be told, in octaves above the lowest. */
function tones(count: number): FileRow<number>[] {
  const random = pseudoRandom(1);
  return Array.from({ length: count }, (_, index) => {
    const [octaves, level] = [random() * 2.3, 0.2 + random() * 0.6];
    const samples = Float32Array.from({ length: 2_000 }, (__, i) => level * Math.sin(2 * Math.PI * 300 * 2 ** octaves * i / 8_000) + (random() - 0.5) * 0.02);
    return { label: octaves, file: `${index}.wav`, bytes: encodeWav(samples, 8_000) };
  });
}

/** Praise and blame, each worth a star more or less. */
function reviews(count: number): Promise<DatasetFixture> {
  const random = pseudoRandom(1);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  const rows = Array.from({ length: count }, (_, index) => {
    const [good, bad] = [Math.floor(random() * 4), Math.floor(random() * 4)];
    const words = [...Array.from({ length: good }, () => pick(['lovely', 'great', 'perfect'])), ...Array.from({ length: bad }, () => pick(['broken', 'late', 'ugly'])), `item${index}`, pick(['shoes', 'lamp', 'chair'])];
    return { text: words.toSorted(() => random() - 0.5).join(' '), stars: 5 + good - bad + random() * 0.2 };
  });
  return datasetFromRows(rows, { target: 'stars', modality: 'TEXT' });
}

describe('every preset and task is trained and served', () => {
  it('image-resnet', async () => {
    const fixture = await datasetFromFiles(await drawnShapes(180), 'image');
    const trained = await train(fixture, { architecture: 'image-resnet', epochs: 8 });
    expect(trained.spec.architecture.preset).toBe('image-resnet');
    expect(trained.metric['accuracy']).toBeGreaterThan(0.8);
    await expectServed(trained, fixture, { name: 'image', as: 'bytes' }, 'label');
  });

  it.each<[string, () => Promise<DatasetFixture>, ColumnRead, string, RunSpecOverrides]>([
    ['images', async () => datasetFromFiles(await discs(240), 'image'), { name: 'image', as: 'bytes' }, 'label', { epochs: 12 }],
    ['recordings', () => datasetFromFiles(tones(200), 'audio'), { name: 'audio', as: 'bytes' }, 'label', { epochs: 14 }],
    ['texts', () => reviews(500), { name: 'text', as: 'text' }, 'stars', { epochs: 30 }],
  ])('values from %s', async (_, data, read, target, overrides) => {
    const fixture = await data();
    const trained = await train(fixture, overrides);
    expect(trained.spec).toMatchObject({ task: 'REGRESSION', target, loss: 'meanSquaredError' });
    expect(trained.metric['r2']).toBeGreaterThan(0.7);
    expect(trained.evaluation.residuals).not.toBeNull();
    await expectServed(trained, fixture, read, target);
  });

  it('texts by a Hugging Face tokenizer.json, which the artifact carries', async () => {
    const words = ['give', 'me', 'my', 'money', 'back', 'i', 'want', 'a', 'refund', 'would', 'like', 'to', 'buy', 'two', 'please', 'send', 'one', 'more', 'noch', 'einmal', 'bestellen', 'zurück', 'an', 'absender', 'hello', 'the', 'red', 'shoes', '##s', '##n'];
    const tokenizer = {
      version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: { type: 'Lowercase' }, pre_tokenizer: { type: 'Whitespace' }, post_processor: null, decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: Object.fromEntries(['[UNK]', ...words].map((word, id) => [word, id])) },
    };
    const fixture = await messages();
    const trained = await train(fixture, { text: { tokenizer }, seed: 3 });
    expect(trained.spec.text?.tokenizer).toMatchObject({ kind: 'huggingFace' });
    expect(trained.metric['accuracy']).toBeGreaterThan(0.9);
    await expectServed(trained, fixture, { name: 'text', as: 'text' }, 'wish');
    const { label } = await serve(trained, [{ text: 'i want a REFUND' }, { text: 'please send two' }]);
    expect(label).toEqual(['refund', 'order']);
  });
});
