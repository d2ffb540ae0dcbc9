import { findDuplicates } from '../duplicates.js';
import { isIngestError } from '../ingest-error.js';
import { splittingOf } from '../plan-split.js';
import { assignSplits, countCrossings, SPLIT_OF, type SplitPlan } from '../split.js';
import { invalid, type Arguments } from './recipe-steps.js';
import type { RecipeTable } from './recipe-table.js';

export async function split(table: RecipeTable, step: Arguments<'split'>, index: number): Promise<void> {
  const { validation, test, seed, stratify_by: stratum, group_by: group, time_by: time, given_by: given } = step;
  const name = stratum ?? group ?? time ?? given;
  const method = stratum !== undefined ? 'STRATIFIED' : group !== undefined ? 'GROUP' : time !== undefined ? 'TIME' : given !== undefined ? 'GIVEN' : 'RANDOM';
  const column = name === undefined ? undefined : table.column(name, index);
  await findDuplicates(table.workspace, column && method === 'GIVEN' ? table.columns.filter(({ id }) => id !== column.id) : table.columns);
  try {
    await dealOut(table, { method, column, shares: { validation, test }, seed: String(seed) });
  } catch (error) {
    throw isIngestError(error) && error.code === 'INVALID_SPLIT' ? invalid(index, error.message) : error;
  }
}

/** Writes the splits of a plan into `data`. A column that says the split has said all, and goes. Needs `findDuplicates` first. */
export async function dealOut(table: RecipeTable, plan: SplitPlan): Promise<void> {
  const kept = plan.method === 'GIVEN' ? table.columns.filter(({ id }) => id !== plan.column?.id) : table.columns;
  table.movedCopies = plan.method === 'GIVEN' && plan.column ? await countCrossings(table.workspace, kept, plan.column) : 0;
  const relation = await assignSplits(table.workspace, kept, plan);
  await table.become(`SELECT ${kept.map(({ id }) => id).join(', ')}, ${SPLIT_OF} FROM ${relation.all(kept)}`);
  table.columns = kept;
  table.splitting = splittingOf(plan);
}
