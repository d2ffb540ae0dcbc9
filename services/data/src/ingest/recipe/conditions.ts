import { double, literal } from '../sql.js';
import { invalid, type Arguments } from './recipe-steps.js';
import type { RecipeColumn } from './recipe-table.js';

/** A value as a SQL constant that a column can be compared with, or hold. */
export function constant(column: RecipeColumn, value: string | number | boolean, step: number): string {
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

/** SQL that is true for the rows that a filter keeps. */
export function condition(column: RecipeColumn, step: Arguments<'filter'>, index: number): string {
  const { id } = column;
  switch (step.operator) {
    case 'is_missing': return `${id} IS NULL`;
    case 'is_present': return `${id} IS NOT NULL`;
    case 'in':
    case 'not_in': return `${id} ${step.operator === 'in' ? 'IN' : 'NOT IN'} (${step.value.map((value) => constant(column, value, index)).join(', ')})`;
    default: return `${id} ${step.operator} ${constant(column, step.value, index)}`;
  }
}
