import { batches } from '../batches.js';
import { asText } from '../cast-to.js';
import { double, literal } from '../sql.js';
import { SPLIT_OF } from '../split.js';
import { invalid, type Arguments } from './recipe-steps.js';
import type { RecipeColumn, RecipeTable } from './recipe-table.js';

const BATCH = 40;
const MOST_ORDERED = 10_000;

/** What is subtracted, and what it is divided by; both from the training split. */
const SCALES = {
  standard: (id: string) => [`avg(${id})`, `stddev_pop(${id})`],
  minmax: (id: string) => [`min(${id})`, `max(${id}) - min(${id})`],
  robust: (id: string) => [`median(${id})`, `quantile_cont(${id}, 0.75) - quantile_cont(${id}, 0.25)`],
} as const;

export async function scale(table: RecipeTable, { columns: names, method }: Arguments<'scale'>, index: number): Promise<void> {
  const columns = [...new Set(names)].map((name) => table.numeric(name, index));
  const changes: { column: RecipeColumn; value: string }[] = [];
  for (const batch of batches(columns, BATCH)) {
    const values = await table.workspace.numbers(`SELECT ${batch.flatMap(({ id }) => SCALES[method](id)).join(', ')} FROM data WHERE ${SPLIT_OF} = 'TRAIN'`);
    for (const [at, column] of batch.entries()) {
      const [centre = NaN, width = NaN] = values.slice(2 * at);
      if (!Number.isFinite(centre) || !Number.isFinite(width)) throw invalid(index, `"${column.name}" has no values in the training split from which to take a scale, or too large ones`);
      changes.push({ column: { ...column, type: 'NUMBER' }, value: `(${column.id} - ${double(centre)}) / ${double(width === 0 ? 1 : width)}` });
    }
  }
  await table.change(changes);
}

export async function encode(table: RecipeTable, step: Arguments<'encode'>, index: number): Promise<void> {
  const column = table.values(step.column, index);
  const text = asText(column);
  switch (step.method) {
    case 'one_hot': {
      const found = await seen(table, column, `count(*) DESC, 1 LIMIT ${step.most}`);
      if (found.length === 0) throw invalid(index, `"${column.name}" has no value in the training split`);
      return table.replaceBy(column, found.map(({ value }) => ({
        name: `${column.name}=${value}`, storage: 'DOUBLE', type: 'INTEGER', value: `coalesce(${text} = ${literal(value)}, false)::INTEGER::DOUBLE`,
      })));
    }
    case 'ordinal': {
      const order = step.order ?? (await seen(table, column, `${column.storage === 'VARCHAR' ? '1' : `min(${column.id})`} LIMIT ${MOST_ORDERED + 1}`)).map(({ value }) => value);
      if (order.length > MOST_ORDERED) throw invalid(index, `"${column.name}" has more than ${MOST_ORDERED} values to put in an order`);
      return table.change([{ column: { ...column, storage: 'DOUBLE', type: 'INTEGER' }, value: mapped(text, order.map((value, place) => [value, place])) }]);
    }
    case 'frequency': {
      const found = await seen(table, column, `count(*) DESC, 1 LIMIT ${MOST_ORDERED}`);
      const all = found.reduce((sum, { count }) => sum + count, 0);
      return table.change([{ column: { ...column, storage: 'DOUBLE', type: 'NUMBER' }, value: `CASE WHEN ${column.id} IS NOT NULL THEN coalesce(${mapped(text, found.map(({ value, count }) => [value, count / all]))}, 0) END` }]);
    }
  }
}

/** A map rather than a CASE: it may have thousands of entries. */
const mapped = (text: string, entries: readonly (readonly [string, number])[]): string =>
  entries.length === 0 ? 'NULL::DOUBLE' : `MAP {${entries.map(([value, number]) => `${literal(value)}: ${double(number)}`).join(', ')}}[${text}]`;

async function seen(table: RecipeTable, column: RecipeColumn, order: string): Promise<{ value: string; count: number }[]> {
  const rows = await table.workspace.rows(`SELECT ${asText(column)}, count(*) FROM data WHERE ${SPLIT_OF} = 'TRAIN' AND ${column.id} IS NOT NULL GROUP BY 1 ORDER BY ${order}`);
  return rows.map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

/** In this order: what is left out leaves a space, and spaces go last. */
export async function normalizeText(table: RecipeTable, step: Arguments<'normalize_text'>, index: number): Promise<void> {
  const changes = [...new Set(step.columns)].map((name) => {
    const column = table.words(name, index);
    let text = `nfc_normalize(${column.id})`;
    if (step.strip_html) text = `regexp_replace(${text}, '<[^<>]{0,1000}>', ' ', 'g')`;
    if (step.strip_urls) text = `regexp_replace(${text}, '(?:https?://|www[.])[^[:space:]]+', ' ', 'g')`;
    if (step.strip_accents) text = `strip_accents(${text})`;
    if (step.lowercase) text = `lower(${text})`;
    if (step.strip_punctuation) text = `regexp_replace(${text}, '[\\p{P}\\p{S}]+', ' ', 'g')`;
    if (step.collapse_spaces) text = `regexp_replace(${text}, '[\\s\\p{Z}]+', ' ', 'g')`;
    return { column, value: `nullif(trim(${text}), '')` };
  });
  await table.change(changes);
}
