import type { Encoding } from '../../encoding.types.js';
import { inputNames } from '../../input-names.js';
import { planTarget } from '../../plan-target.js';
import type { FeaturePlan } from '../../plan.types.js';
import { succeed } from '../../problem.js';
import { densely, takeSamples } from '../../samples.js';
import { targetRead } from '../../select-features.js';
import { selectSingle, type SingleSelection } from '../../select-single.js';
import { textsOf } from '../../table.js';
import { FLOAT } from '../../tensor-proto.js';
import { DEFAULT_TEXT_OPTIONS, encodeTexts, type FittedText, fitText, type TextOptions } from '../../text/fit-text.js';
import { tokenizerOf } from '../../text/tokenizer.js';
import { Turns } from '../../turns.js';

const BYTES_PER_TOKEN = 4;
const CHARACTERS_PER_TOKEN = 6;
/** A text adds about as many words that are in no other. */
const WORDS_PER_TEXT = 2;
const LEAST_VOCABULARY = 300;

export interface TextPlan extends FeaturePlan, FittedText {
  readonly kind: 'text';
  readonly column: string;
  readonly input: string;
  readonly nullable: boolean;
}

export interface TextSelection extends SingleSelection {
  readonly text: TextOptions;
}

/** One text column as token ids [length]; the tokeniser runs before the graph, the embedding is the network's first layer. */
export const TEXT: Encoding<TextPlan, TextSelection> = {
  kind: 'text',
  modality: 'TEXT',
  tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
  servesRaw: () => false,
  select(request) {
    const selected = selectSingle(request, 'TEXT');
    return selected.ok ? succeed({ ...selected.value, text: request.text ?? DEFAULT_TEXT_OPTIONS }) : selected;
  },
  reads: (selection) => [...selection.columns.map(({ column }) => ({ name: column.name, as: 'text' } as const)), targetRead(selection)],
  estimate({ text, columns: [selected] }) {
    return {
      sampleShape: [text.maximumLength], bytesPerRow: text.maximumLength * (BYTES_PER_TOKEN + CHARACTERS_PER_TOKEN),
      ids: { vocabulary: typeof text.tokenizer === 'object' ? tokenizerOf(text.tokenizer).size : Math.min(text.vocabularySize, LEAST_VOCABULARY + WORDS_PER_TEXT * (selected?.column.statistics.distinct ?? 0)) },
    };
  },
  async fit(selection, train, turns) {
    const target = planTarget(selection, train);
    if (!target.ok) return target;
    const column = selection.columns[0]?.column.name ?? '';
    const texts = textsOf(train, column);
    return succeed({
      version: 1, kind: 'text', task: selection.task, column, input: inputNames([column])[0] ?? column, nullable: texts.includes(''), ...await fitText(texts, selection.text, undefined, turns),
      target: target.value, excluded: selection.excluded,
    });
  },
  sampleShape: ({ length }) => [length],
  ids: ({ tokenizer }) => ({ vocabulary: tokenizerOf(tokenizer).size }),
  async encode(plan, table, _, turns = new Turns()) {
    const { length, input } = plan;
    const ids = await encodeTexts(plan, textsOf(table, plan.column), turns);
    return densely(ids, [length], {
      rowCount: table.rowCount, feeds: (rows) => [{ name: input, type: 'int32', shape: [rows.length, length], data: takeSamples(ids, length, rows) }],
    });
  },
  ports: ({ input, column, nullable }) => [{ name: input, type: 'string', shape: [null, 1], column, columnType: 'TEXT', nullable }],
  emit: (builder, { input, length }) => builder.node('Cast', [builder.input(input, 'int32', ['N', length])], { to: FLOAT }),
  describe: ({ column }, table, row) => ({ [column]: textsOf(table, column)[row] || null }),
  reference: () => [],
  summary: ({ column, length, tokenizer }) => `"${column}" as up to ${length} of ${tokenizerOf(tokenizer).size.toLocaleString('en')} ${tokenizer.kind === 'word' ? 'words' : 'tokens'}`,
};
