import { cleanedText } from '../clean-text.js';
import { double, literal, literals } from '../sql.js';
import { SPLIT_OF } from '../split.js';
import { VALUE_FORMATS, type ValueFormat } from '../value-format.js';
import type { ParsedStep } from './recipe-steps.js';
import { invalid } from './recipe-steps.js';
import { storageOf, type RecipeColumn, type RecipeTable } from './recipe-table.js';

type Arguments<Kind extends ParsedStep['kind']> = Extract<ParsedStep, { kind: Kind }>['arguments'];
type Value = string | number | boolean;

/** Applies one step to `data`; `split` is not among them, since it comes after the statistics. */
export async function applyStep(table: RecipeTable, step: Exclude<ParsedStep, { kind: 'split' }>, index: number): Promise<void> {
  switch (step.kind) {
    case 'drop': {
      const dropped = new Set(step.arguments.columns.map((name) => table.column(name, index).id));
      table.columns = table.columns.filter(({ id }) => !dropped.has(id));
      return;
    }
    case 'rename': {
      const { id } = table.column(step.arguments.column, index);
      table.columns = table.columns.map((column) => (column.id === id ? { ...column, name: step.arguments.to } : column));
      return;
    }
    case 'drop_missing': {
      const columns = step.arguments.columns?.map((name) => table.column(name, index)) ?? table.columns;
      return table.keepRows(columns.map(({ id }) => `${id} IS NOT NULL`).join(' AND '));
    }
    case 'impute': return impute(table, step.arguments, index);
    case 'deduplicate': {
      const described = table.columns.filter(({ type }) => type !== 'IDENTIFIER');
      const columns = step.arguments.columns?.map((name) => table.column(name, index)) ?? (described.length > 0 ? described : table.columns);
      // Exact: copies are found by their values, not by a hash.
      return table.keepRows(`rowid IN (SELECT min(rowid) FROM data GROUP BY ${columns.map(({ id }) => id).join(', ')})`);
    }
    case 'cast': {
      const column = table.column(step.arguments.column, index);
      const cast = { ...column, type: step.arguments.type, storage: storageOf(step.arguments.type) };
      return table.change(cast, castTo(column, step.arguments.type));
    }
    case 'filter': return table.keepRows(condition(table.column(step.arguments.column, index), step.arguments, index));
    case 'clip': {
      const { minimum, maximum } = step.arguments;
      const column = number(table.column(step.arguments.column, index), index);
      if (minimum !== undefined && maximum !== undefined && minimum > maximum) throw invalid(index, `the minimum ${minimum} is above the maximum ${maximum}`);
      const low = minimum === undefined ? column.id : `greatest(${column.id}, ${double(minimum)})`;
      const both = maximum === undefined ? low : `least(${low}, ${double(maximum)})`;
      return table.change(withoutType(column), `CASE WHEN ${column.id} IS NOT NULL THEN ${both} END`);
    }
    case 'replace': {
      const column = table.column(step.arguments.column, index);
      if (column.storage !== 'VARCHAR') throw invalid(index, `"${column.name}" has no words to replace; it is of type ${column.type ?? column.storage}`);
      const cases = Object.entries(step.arguments.values).map(([from, to]) => `WHEN ${literal(from)} THEN ${to === null ? 'NULL' : cleanedText(literal(to))}`);
      return cases.length === 0 ? undefined : table.change(column.type === 'BOOLEAN' ? withoutType(column) : column, `CASE ${column.id} ${cases.join(' ')} ELSE ${column.id} END`);
    }
  }
}

/** Lets the type be guessed again. */
const withoutType = ({ id, name, storage }: RecipeColumn): RecipeColumn => ({ id, name, storage });

function number(column: RecipeColumn, step: number): RecipeColumn {
  if (column.storage !== 'DOUBLE') throw invalid(step, `"${column.name}" has no numbers; it is of type ${column.type ?? column.storage}`);
  return column;
}

async function impute(table: RecipeTable, step: Arguments<'impute'>, index: number): Promise<void> {
  const column = table.column(step.column, index);
  const filled = step.strategy === 'constant' ? constant(column, step.value, index) : await fromTraining(table, column, step.strategy, index);
  const keepsType = step.strategy === 'mode' || column.storage !== 'DOUBLE';
  await table.change(keepsType ? column : withoutType(column), `coalesce(${column.id}, ${filled})`);
}

async function fromTraining({ workspace }: RecipeTable, column: RecipeColumn, strategy: 'mean' | 'median' | 'mode', index: number): Promise<string> {
  const { id, name, storage } = strategy === 'mode' ? column : number(column, index);
  const training = `FROM data WHERE ${SPLIT_OF} = 'TRAIN' AND ${id} IS NOT NULL`;
  const value = strategy === 'mode' ? `SELECT ${id}::VARCHAR ${training} GROUP BY ${id} ORDER BY count(*) DESC, ${id} LIMIT 1` : `SELECT ${strategy === 'mean' ? 'avg' : 'median'}(${id})::VARCHAR ${training}`;
  const found = (await workspace.rows(value))[0]?.[0];
  if (typeof found !== 'string') throw invalid(index, `"${name}" has no value in the training split from which to take a ${strategy}`);
  return `${literal(found)}::${storage}`;
}

/** A value as a SQL constant that a column can be compared with, or hold. */
function constant(column: RecipeColumn, value: Value, step: number): string {
  if (column.storage === 'DOUBLE') {
    const parsed = typeof value === 'string' ? Number(value.trim() || NaN) : Number(value);
    if (!Number.isFinite(parsed)) throw invalid(step, `${JSON.stringify(value)} is no number, but "${column.name}" has numbers`);
    return double(parsed);
  }
  if (column.storage === 'TIMESTAMP') {
    const parsed = new Date(String(value));
    if (Number.isNaN(parsed.getTime())) throw invalid(step, `${JSON.stringify(value)} is no date, but "${column.name}" has dates. Write it as 2024-01-31 or 2024-01-31T08:00:00Z`);
    return `${literal(parsed.toISOString())}::TIMESTAMPTZ::TIMESTAMP`;
  }
  return literal(String(value).trim());
}

function condition(column: RecipeColumn, step: Arguments<'filter'>, index: number): string {
  const { id } = column;
  switch (step.operator) {
    case 'is_missing': return `${id} IS NULL`;
    case 'is_present': return `${id} IS NOT NULL`;
    case 'in':
    case 'not_in': return `${id} ${step.operator === 'in' ? 'IN' : 'NOT IN'} (${step.value.map((value) => constant(column, value, index)).join(', ')})`;
    default: return `${id} ${step.operator} ${constant(column, step.value, index)}`;
  }
}

const formatsOf = (kind: ValueFormat['kind']): ValueFormat[] => VALUE_FORMATS.filter((format) => format.kind === kind);
const YES = ['true', 'yes', 'y', 't', '1', '1.0'];
const NO = ['false', 'no', 'n', 'f', '0', '0.0'];

/** SQL for the values of a column as another type; what cannot be read as that is NULL. */
function castTo({ id, storage, type: from }: RecipeColumn, to: Arguments<'cast'>['type']): string {
  const text = storage === 'DOUBLE' ? `CASE WHEN ${id} = floor(${id}) AND abs(${id}) < 1e15 THEN ${id}::BIGINT::VARCHAR ELSE ${id}::VARCHAR END` : `${id}::VARCHAR`;
  switch (to) {
    case 'NUMBER':
    case 'INTEGER': {
      const value = storage === 'DOUBLE' ? id
        : storage === 'TIMESTAMP' ? `epoch_ms(${id})::DOUBLE`
        : from === 'BOOLEAN' ? `(${id} = 'true')::INTEGER::DOUBLE`
        : `coalesce(${formatsOf('NUMBER').map((format) => format.value(id)).join(', ')})`;
      return to === 'NUMBER' ? value : `round(${value})`;
    }
    case 'BOOLEAN': return `CASE WHEN lower(${text}) IN (${literals(YES)}) THEN 'true' WHEN lower(${text}) IN (${literals(NO)}) THEN 'false' END`;
    case 'DATETIME': return storage === 'TIMESTAMP' ? id : storage === 'DOUBLE' ? 'NULL::TIMESTAMP' : `coalesce(${formatsOf('DATETIME').map((format) => format.value(id)).join(', ')})`;
    case 'CATEGORY':
    case 'TEXT': return text;
  }
}
