import { findOut } from '../finish-version.js';
import { groupIssues } from '../group-issues.js';
import { findIssues } from '../issues.js';
import { plainRow } from '../plain-value.js';
import type { ColumnProfile, DataIssue } from '../profile.types.js';
import { withRecipe, type RecipeInput } from './derive-version.js';

/** What a recipe would make, seen on a sample; nothing is stored. */
export interface RecipePreview {
  /** The first rows, as JSON objects by column name. */
  readonly rows: readonly Record<string, unknown>[];
  /** Types and statistics over the sample. */
  readonly columns: readonly ColumnProfile[];
  /** Of the whole version; an estimate unless `exact`. */
  readonly rowCount: number;
  readonly exact: boolean;
  readonly issues: readonly DataIssue[];
  readonly suggestedTarget?: string;
}

/** About so many rows are looked at. */
const SAMPLE_ROWS = 5_000;
const SQL_TIMEOUT_MS = 10_000;

/** @throws IngestError INVALID_RECIPE naming the step */
export async function previewRecipe({ first, ...input }: RecipeInput & { readonly first: number }): Promise<RecipePreview> {
  const all = input.parent.splits.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const sampleShare = Math.min(1, SAMPLE_ROWS / all);
  return withRecipe({ sqlTimeoutMs: SQL_TIMEOUT_MS, ...input, sampleShare }, async ({ workspace, table, rowsBefore, understood }) => {
    const exact = sampleShare === 1;
    const sampled = await table.rowCount();
    const rowCount = exact ? sampled : Math.round((sampled / rowsBefore) * all);
    if (sampled === 0) return { rows: [], columns: [], rowCount, exact, issues: [] };
    const { columns, target, findings } = await findOut(workspace, understood(sampled), { named: true, target: table.target, declared: table.declared, repeatedRows: table.repeated });
    const found = await workspace.rows(`SELECT ${columns.map(({ column, type }) => (type === 'INTEGER' ? `${column.id}::BIGINT` : column.storage === 'MEDIA' ? 'NULL' : column.id)).join(', ')} FROM data LIMIT ${first}`);
    return {
      rows: found.map((row) => plainRow(columns.map(({ name }) => name), row)),
      columns: columns.map(({ name, type, nullable, statistics }) => ({ name, type, nullable, statistics })),
      rowCount, exact, ...(target && { suggestedTarget: target.name }),
      issues: [...findIssues(findings), ...(await groupIssues(workspace, 'data', findings.group))].filter(({ code }) => exact || code !== 'TOO_FEW_ROWS'),
    };
  });
}
