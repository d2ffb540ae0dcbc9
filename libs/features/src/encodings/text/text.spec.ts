/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { GraphBuilder } from '@lepton/tfjs-onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { decodeRows } from '../../decode-row.js';
import type { SelectionRequest } from '../../select-features.js';
import { servingCodec } from '../../serving-codec.js';
import { METADATA_KEYS } from '../../signature.types.js';
import { signatureOf } from '../../signature.js';
import type { Table } from '../../table.js';
import { aColumn, messages } from '../../testing/index.js';
import { planHuggingFaceTokenizer } from '../../text/hugging-face-tokenizer.js';
import { TEXT, type TextPlan } from './text-encoding.js';

const columns = [
  aColumn('kind', { type: 'CATEGORY', statistics: { distinct: 2 } }), aColumn('text', { type: 'TEXT', statistics: { distinct: 200 } }),
  aColumn('id', { type: 'IDENTIFIER' }), aColumn('length'),
];
const request: SelectionRequest = { columns, target: 'kind', task: 'BINARY_CLASSIFICATION' };

function tableOf(texts: readonly string[]): Table {
  return { rowCount: texts.length, columns: new Map([['text', [...texts]], ['kind', texts.map((_, i) => (i % 2 ? 'ham' : 'spam'))]]) };
}

async function planned(texts: readonly string[], over: Partial<SelectionRequest> = {}): Promise<TextPlan> {
  const selection = TEXT.select({ ...request, ...over });
  if (!selection.ok) throw new Error(JSON.stringify(selection.problems));
  const plan = await TEXT.fit(selection.value, tableOf(texts));
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  return JSON.parse(JSON.stringify(plan.value)) as TextPlan;
}

const hugging = planHuggingFaceTokenizer({
  version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: { type: 'Lowercase' }, pre_tokenizer: { type: 'Whitespace' }, post_processor: null, decoder: null,
  model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: { '[UNK]': 0, free: 1, prize: 2, the: 3 } },
});
const TEXTS = messages(120).map(({ text }) => text);

describe('the encoding of texts', () => {
  it.each([
    ['words', undefined], ['byte pairs', { tokenizer: 'bytePair', vocabularySize: 400, maximumLength: 20 }],
    ['somebody else\'s tokens', hugging.ok && { tokenizer: hugging.value, vocabularySize: 300, maximumLength: 9 }],
  ] as [string, SelectionRequest['text']][])('gives the network %s, and the served graph the same', async (_, text) => {
    const plan = await planned(TEXTS, { text });
    const [length = 0] = TEXT.sampleShape(plan);
    const odd = [...TEXTS.slice(0, 5), '', 'a word nobody has seen', 'so many words '.repeat(40), '\u{1F600} £100 ÄÖ', '\ud800'];
    const samples = await TEXT.encode(plan, tableOf(odd));
    const trained = new Float32Array(odd.length * length);
    samples.write([...odd.keys()], trained);
    expect(Math.max(...trained)).toBeLessThan(TEXT.ids?.(plan).vocabulary ?? 0);
    expect([...trained.subarray(5 * length, 6 * length)]).toEqual(new Array(length).fill(0));

    const builder = new GraphBuilder('ids');
    builder.output(TEXT.emit(builder, plan), 'float32', ['N', length], 'x');
    const session = await InferenceSession.create(builder.toModel());
    const feeds = await servingCodec({ [METADATA_KEYS.plan]: JSON.stringify(plan) })?.toFeeds(new Map([['text', odd]]));
    if (!feeds?.ok) throw new Error(JSON.stringify(feeds));
    const { x } = await session.run(Object.fromEntries(feeds.value.map(({ name, data, shape }) => [name, new Tensor('int32', data as Int32Array, [...shape])])));
    await session.release();
    // not close: equal
    expect(x?.data).toEqual(trained);
  });

  it('takes the one column of text, and says what it leaves out', async () => {
    const plan = await planned(TEXTS);
    expect(plan).toMatchObject({ kind: 'text', column: 'text', input: 'text', nullable: false, excluded: [{ name: 'id', reason: 'IDENTIFIER' }, { name: 'length', reason: 'UNSUPPORTED' }] });
    expect(plan.length).toBeGreaterThan(8);
    expect(TEXT.summary(plan)).toMatch(/^"text" as up to \d+ of \d+ words$/);
    expect(TEXT.describe(plan, tableOf(['hello', '']), 1)).toEqual({ text: null });
    const refused = TEXT.select({ ...request, include: ['length'] });
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'COLUMN_UNSUPPORTED', field: 'features' }] });
  });

  it('takes an empty text only where training has seen one', async () => {
    const [known, strict] = [await planned([...TEXTS, '']), await planned(TEXTS)];
    expect(decodeRows(signatureOf(known), [{ text: '' }])).toMatchObject({ ok: true });
    expect(decodeRows(signatureOf(known), [{ text: 12 }])).toMatchObject({ ok: true, value: [{ data: ['12'] }] });
    expect(decodeRows(signatureOf(strict), [{}])).toMatchObject({ ok: false, problems: [{ code: 'MISSING_FIELD', field: 'instances[0].text' }] });
    expect(decodeRows(signatureOf(strict), [{ text: ['a'] }])).toMatchObject({ ok: false, problems: [{ code: 'NOT_TEXT' }] });
  });

  it('says before it has read anything how large it can become', async () => {
    const selection = TEXT.select(request);
    if (!selection.ok) throw new Error(JSON.stringify(selection.problems));
    const { ids, sampleShape } = TEXT.estimate(selection.value);
    const plan = await planned(TEXTS);
    expect(ids?.vocabulary).toBeGreaterThanOrEqual(TEXT.ids?.(plan).vocabulary ?? Infinity);
    expect(sampleShape[0]).toBeGreaterThanOrEqual(plan.length);
  });
});
