import { castNotation, castTo } from '../cast-to.js';
import { cleanedText } from '../clean-text.js';
import { givenNotation } from '../notation.js';
import { double, literal } from '../sql.js';
import { SPLIT_OF } from '../split.js';
import { storageOf } from '../table.js';
import { encode, normalizeText, scale } from './change-values.js';
import { resample, resize } from './change-media.js';
import { condition, constant } from './conditions.js';
import { deduplicate, rebalance, sample } from './choose-rows.js';
import { declare } from './declare-step.js';
import { join, type JoinSource } from './join-step.js';
import { invalid, type Arguments, type ParsedStep } from './recipe-steps.js';
import { withoutType, type RecipeColumn, type RecipeTable } from './recipe-table.js';
import { split } from './split-step.js';
import { sql } from './sql-step.js';
import { tokenize } from './tokenize-step.js';

export interface StepSurroundings {
  /** Opens another dataset version. */
  readonly other: (datasetVersionId: string) => JoinSource | undefined;
  readonly sqlTimeoutMs: number;
}

/** Applies one step to `data`. */
export async function applyStep(table: RecipeTable, step: ParsedStep, index: number, { other, sqlTimeoutMs }: StepSurroundings): Promise<void> {
  switch (step.kind) {
    case 'drop': {
      const dropped = new Set(step.arguments.columns.map((name) => table.column(name, index).id));
      table.columns = table.columns.filter(({ id }) => !dropped.has(id));
      if (table.columns.length === 0) throw invalid(index, 'it leaves no column');
      return;
    }
    case 'rename': return rename(table, step.arguments, index);
    case 'drop_missing': {
      const columns = step.arguments.columns?.map((name) => table.column(name, index)) ?? table.columns;
      return table.keepRows(columns.map(({ id }) => `${id} IS NOT NULL`).join(' AND '));
    }
    case 'impute': return impute(table, step.arguments, index);
    case 'deduplicate': return deduplicate(table, step.arguments, index);
    case 'cast': {
      const column = table.values(step.arguments.column, index);
      const { type, day_first: dayFirst, decimal_separator: decimalSeparator } = step.arguments;
      const notation = await castNotation(table.workspace, column, givenNotation({ dayFirst, decimalSeparator }));
      return table.change([{ column: { ...column, type, storage: storageOf(type) }, value: castTo(column, column.type, type, notation) }]);
    }
    case 'filter': {
      const presence = step.arguments.operator === 'is_missing' || step.arguments.operator === 'is_present';
      return table.keepRows(condition(table[presence ? 'column' : 'values'](step.arguments.column, index), step.arguments, index));
    }
    case 'clip': {
      const { minimum, maximum } = step.arguments;
      const column = table.numeric(step.arguments.column, index);
      if (minimum !== undefined && maximum !== undefined && minimum > maximum) throw invalid(index, `the minimum ${minimum} is above the maximum ${maximum}`);
      const low = minimum === undefined ? column.id : `greatest(${column.id}, ${double(minimum)})`;
      const both = maximum === undefined ? low : `least(${low}, ${double(maximum)})`;
      return table.change([{ column: withoutType(column), value: `CASE WHEN ${column.id} IS NOT NULL THEN ${both} END` }]);
    }
    case 'replace': {
      const column = table.words(step.arguments.column, index);
      const cases = Object.entries(step.arguments.values).map(([from, to]) => `WHEN ${literal(from)} THEN ${to === null ? 'NULL' : cleanedText(literal(to))}`);
      return cases.length === 0 ? undefined : table.change([{ column: column.type === 'BOOLEAN' ? withoutType(column) : column, value: `CASE ${column.id} ${cases.join(' ')} ELSE ${column.id} END` }]);
    }
    case 'scale': return scale(table, step.arguments, index);
    case 'encode': return encode(table, step.arguments, index);
    case 'normalize_text': return normalizeText(table, step.arguments, index);
    case 'tokenize': return tokenize(table, step.arguments, index);
    case 'resize': return resize(table, step.arguments, index);
    case 'resample': return resample(table, step.arguments, index);
    case 'rebalance': return rebalance(table, step.arguments, index);
    case 'sample': return sample(table, step.arguments, index);
    case 'join': return join(table, step.arguments, other(step.arguments.dataset_version), index);
    case 'sql': return sql(table, step.arguments, index, sqlTimeoutMs);
    case 'declare': return declare(table, step.arguments);
    case 'split': return split(table, step.arguments, index);
  }
}

function rename(table: RecipeTable, { column: from, to }: Arguments<'rename'>, index: number): void {
  const found = table.column(from, index);
  const taken = table.columns.find((column) => column.id !== found.id && column.name.toLowerCase() === to.toLowerCase());
  if (taken) throw invalid(index, `there is a column "${taken.name}" already`);
  table.rename(found, to);
}

async function impute(table: RecipeTable, step: Arguments<'impute'>, index: number): Promise<void> {
  const column = table.values(step.column, index);
  const filled = step.strategy === 'constant' ? constant(column, step.value, index) : await fromTraining(table, column, step.strategy, index);
  const keepsType = step.strategy === 'mode' || column.storage !== 'DOUBLE';
  await table.change([{ column: keepsType ? column : withoutType(column), value: `coalesce(${column.id}, ${filled})` }]);
}

async function fromTraining(table: RecipeTable, column: RecipeColumn, strategy: 'mean' | 'median' | 'mode', index: number): Promise<string> {
  const { id, name, storage } = strategy === 'mode' || (strategy === 'median' && column.storage === 'TIMESTAMP') ? column : table.numeric(column.name, index);
  const training = `FROM data WHERE ${SPLIT_OF} = 'TRAIN' AND ${id} IS NOT NULL`;
  const value = strategy === 'mode' ? `SELECT ${id}::VARCHAR ${training} GROUP BY ${id} ORDER BY count(*) DESC, ${id} LIMIT 1` : `SELECT ${strategy === 'mean' ? `avg(${id})` : storage === 'TIMESTAMP' ? `quantile_disc(${id}, 0.5)` : `median(${id})`}::VARCHAR ${training}`;
  const found = (await table.workspace.rows(value))[0]?.[0];
  if (typeof found !== 'string') throw invalid(index, `"${name}" has no value in the training split from which to take a ${strategy}`);
  return `${literal(found)}::${storage}`;
}
