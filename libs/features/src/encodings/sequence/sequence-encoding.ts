import type { ColumnType, DatasetColumn } from '../../dataset.types.js';
import type { Encoding } from '../../encoding.types.js';
import { inputNames } from '../../input-names.js';
import { type Outcome, problem, refuse, succeed } from '../../problem.js';
import { takeSamples } from '../../samples.js';
import { type SelectionRequest, unknownColumn } from '../../select-features.js';
import type { Table } from '../../table.js';
import { FLOAT } from '../../tensor-proto.js';
import { encodeTexts, fitText, type TextOptions } from '../../text/fit-text.js';
import { tokenizerOf } from '../../text/tokenizer.js';
import { Turns } from '../../turns.js';
import { sideTexts } from '../interactions/interactions-encoding.js';
import { endOf, type SequencePlan, type SequenceSelection, startOf } from './sequence-plan.js';

/** Short texts are learnt letter by letter, in bytes; longer ones in pieces of words, or they would take too many steps. */
const SHORT = 48;
const BYTES: TextOptions = { tokenizer: 'bytePair', vocabularySize: 260, maximumLength: 128 };
const PIECES: TextOptions = { ...BYTES, vocabularySize: 2_000 };
const BYTES_PER_TOKEN = 4;
const CHARACTERS_PER_TOKEN = 4;
const WRITTEN = new Set<ColumnType>(['TEXT', 'CATEGORY', 'IDENTIFIER', 'INTEGER', 'NUMBER', 'BOOLEAN']);

/**
 * A text to another: token ids of the source and, for teaching, of the target one step behind [source length + target length]. When it
 * serves, the graph tells the target's tokens itself, each from those before it; text becomes tokens before it and text again after.
 */
export const SEQUENCE: Encoding<SequencePlan, SequenceSelection> = {
  kind: 'sequence',
  modality: 'TEXT',
  alsoFor: ['TABULAR'],
  tasks: ['SEQUENCE_TO_SEQUENCE'],
  servesRaw: () => false,
  select: selectTexts,
  reads: ({ source, target }) => [source, target].map(readText),
  estimate({ text = PIECES }) {
    const vocabulary = typeof text.tokenizer === 'object' ? tokenizerOf(text.tokenizer).size : text.vocabularySize;
    const length = text.maximumLength;
    return {
      sampleShape: [2 * length], bytesPerRow: 2 * length * (2 * BYTES_PER_TOKEN + CHARACTERS_PER_TOKEN),
      ids: { vocabulary, target: { vocabulary: vocabulary + 2, length } }, outputs: vocabulary + 2,
    };
  },
  async fit(selection, train, turns) {
    const [sources, targets] = [selection.source, selection.target].map(({ name }) => sideTexts(train, name)) as [readonly string[], readonly string[]];
    const rows = [...sources.keys()].filter((row) => sources[row] !== '' && targets[row] !== '');
    if (rows.length < 2) return refuse(problem('TOO_FEW_ROWS', `Only ${rows.length} training rows have both "${selection.source.name}" and "${selection.target.name}". Add rows.`, 'target'));
    const fit = (texts: readonly string[]) => {
      const present = texts.filter((text) => text !== '');
      const average = present.reduce((sum, text) => sum + text.length, 0) / present.length;
      return fitText(present, selection.text ?? (average <= SHORT ? BYTES : PIECES), 1, turns);
    };
    const column = selection.source.name;
    const fitted = await fit(targets);
    return succeed({
      version: 1, kind: 'sequence', task: selection.task, excluded: selection.excluded, source: { column, input: inputNames([column])[0] ?? column, ...await fit(sources) },
      // the end is a token, too
      target: { kind: 'tokens', column: selection.target.name, tokenizer: fitted.tokenizer, length: fitted.length + 1 },
    });
  },
  sampleShape: ({ source, target }) => [source.length + target.length],
  ids: (plan) => ({ vocabulary: tokenizerOf(plan.source.tokenizer).size, target: { vocabulary: endOf(plan) + 1, length: plan.target.length } }),
  async encode(plan, table, _, turns = new Turns()) {
    const { source, target } = plan;
    const sources = await encodeTexts(source, sideTexts(table, source.column), turns);
    const taught = await targetIds(plan, table, turns);
    const size = source.length + target.length;
    return {
      rowCount: table.rowCount, sampleShape: [size], unreadable: new Map(),
      write(rows, into) {
        for (let i = 0; i < rows.length; i++) {
          const row = rows[i] ?? 0;
          into.set(sources.subarray(row * source.length, (row + 1) * source.length), i * size);
          const at = i * size + source.length;
          into[at] = startOf(plan);
          for (let step = 1; step < target.length; step++) {
            const before = taught[row * target.length + step - 1] ?? 0;
            into[at + step] = before === endOf(plan) ? 0 : before;
          }
        }
      },
      feeds: (rows) => [{ name: source.input, type: 'int32', shape: [rows.length, source.length], data: takeSamples(sources, source.length, rows) }],
    };
  },
  async targets(plan, table, _, turns = new Turns()) {
    const { source, target: { length, column } } = plan;
    const [sources, targets] = [sideTexts(table, source.column), sideTexts(table, column)];
    const taught = await targetIds(plan, table, turns);
    const rows = Int32Array.from([...sources.keys()].filter((row) => sources[row] !== '' && targets[row] !== ''));
    const values = takeSamples(taught, length, rows).map((id) => (id === 0 ? NOT_COUNTED : id));
    return { rows, values, missing: table.rowCount - rows.length, unseen: 0 };
  },
  ports: ({ source: { input, column } }) => [{ name: input, type: 'string', shape: [null, 1], column, columnType: 'TEXT', nullable: false }],
  emit: (builder, { source: { input, length } }) => builder.node('Cast', [builder.input(input, 'int32', ['N', length])], { to: FLOAT }),
  answer: (plan, outputs) => [{ name: 'text', shape: [null], texts: textsOfTokens(plan, outputs.get('tokens') as Int32Array) }],
  describe: ({ source }, table, row) => ({ [source.column]: sideTexts(table, source.column)[row] || null }),
  reference: () => [],
  summary: ({ source, target }) => `"${source.column}" as up to ${source.length} tokens, "${target.column}" as up to ${target.length}`,
};

/** The loss leaves out what is below 0. */
const NOT_COUNTED = -1;

/** Tokens that the graph has told, `target.length` for each text, up to the end. */
export function textsOfTokens(plan: SequencePlan, tokens: Int32Array): string[] {
  const { length, tokenizer } = plan.target;
  return Array.from({ length: tokens.length / length }, (_, row) => {
    const told = [...tokens.subarray(row * length, (row + 1) * length)];
    const end = told.findIndex((id) => id === endOf(plan) || id === 0);
    return tokenizerOf(tokenizer).decode(end === -1 ? told : told.slice(0, end));
  });
}

/** Each text's tokens and the end after them; what does not fit is cut. */
async function targetIds(plan: SequencePlan, table: Table, turns: Turns): Promise<Int32Array> {
  const { column, length, tokenizer } = plan.target;
  const texts = sideTexts(table, column);
  const ids = new Int32Array(texts.length * length);
  for (const [row, text] of texts.entries()) {
    if (turns.due) await turns.take();
    const tokens = tokenizerOf(tokenizer).encode(text).slice(0, length - 1);
    ids.set([...tokens, endOf(plan)], row * length);
  }
  return ids;
}

function selectTexts({ columns, target: targetName, task, include, excludedColumns = [], text }: SelectionRequest): Outcome<SequenceSelection> {
  const names = columns.map(({ name }) => name);
  const target = columns.find(({ name }) => name === targetName);
  const wanted = include?.filter((name) => name !== targetName);
  const unknown = wanted?.filter((name) => !names.includes(name)) ?? [];
  if (!target) return refuse(unknownColumn(targetName, names, 'target'));
  if (unknown.length > 0) return refuse(...unknown.map((name) => unknownColumn(name, names, 'features')));
  const barred = new Set(excludedColumns.filter(({ reason }) => reason === 'CONSTANT').map(({ name }) => name));
  const fitting = columns.filter((column) => column !== target && WRITTEN.has(column.type) && (wanted ? wanted.includes(column.name) : !barred.has(column.name)));
  const texts = fitting.filter(({ type }) => type === 'TEXT');
  const [source, ...others] = fitting.length > 1 && texts.length === 1 ? texts : fitting;
  if (!source || others.length > 0 || (wanted && wanted.length !== 1)) {
    return refuse(problem('FEATURES_INVALID', `One text is made of another: give the column that it is made of as the only feature. The dataset has: ${names.join(', ')}.`, 'features'));
  }
  const excluded = columns.filter((column) => column !== source && column !== target).map(({ name }) => ({ name, reason: 'UNSUPPORTED' }));
  return succeed({ task, target, source, columns: [{ column: source }], excluded, text });
}

const readText = ({ name, type }: DatasetColumn) => ({ name, as: type === 'INTEGER' || type === 'NUMBER' ? 'number' : type === 'BOOLEAN' ? 'boolean' : 'text' } as const);
