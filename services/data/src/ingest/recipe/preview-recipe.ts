import { findOut } from '../finish-version.js';
import { groupIssues } from '../group-issues.js';
import { findIssues } from '../issues.js';
import { plainRow } from '../plain-value.js';
import type { ColumnProfile, DataIssue, ProfiledColumn } from '../profile.types.js';
import type { Row, Workspace } from '../workspace.js';
import { drawThumbnail } from '../../sample/draw-thumbnail.js';
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
/** Pictures and recordings are decoded, and perhaps changed, one by one. */
const SAMPLE_FILES = 200;
const SQL_TIMEOUT_MS = 10_000;

/** @throws IngestError INVALID_RECIPE naming the step */
export async function previewRecipe({ first, ...input }: RecipeInput & { readonly first: number }): Promise<RecipePreview> {
  const all = input.parent.splits.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const files = input.parent.columns.some(({ type }) => type === 'IMAGE' || type === 'AUDIO');
  const sampleShare = Math.min(1, (files ? SAMPLE_FILES : SAMPLE_ROWS) / all);
  return withRecipe({ sqlTimeoutMs: SQL_TIMEOUT_MS, ...input, sampleShare }, async ({ workspace, table, rowsBefore, understood }) => {
    const exact = sampleShare === 1;
    const sampled = await table.rowCount();
    const rowCount = exact ? sampled : Math.round((sampled / rowsBefore) * all);
    if (sampled === 0) return { rows: [], columns: [], rowCount, exact, issues: [] };
    const { columns, target, findings } = await findOut(workspace, understood(sampled), { named: true, target: table.target, declared: table.declared, repeatedRows: table.repeated });
    const found = await workspace.rows(`SELECT ${columns.map(({ column, type }) => (type === 'INTEGER' ? `${column.id}::BIGINT` : column.id)).join(', ')} FROM data LIMIT ${first}`);
    return {
      rows: await shownRows(workspace, columns, found),
      columns: columns.map(({ name, type, nullable, statistics }) => ({ name, type, nullable, statistics })),
      rowCount, exact, ...(target && { suggestedTarget: target.name }),
      issues: [...findIssues(findings), ...(await groupIssues(workspace, () => 'data', findings.group))].filter(({ code }) => exact || code !== 'TOO_FEW_ROWS'),
    };
  });
}

/** Pictures and recordings as small ones, in the URL itself: nothing is stored that an address could lead to. */
async function shownRows(workspace: Workspace, columns: readonly ProfiledColumn[], rows: readonly Row[]): Promise<Record<string, unknown>[]> {
  const names = columns.map(({ name }) => name);
  const shown: Record<string, unknown>[] = [];
  for (const row of rows) {
    const values = await Promise.all(row.map(async (value, at) => {
      const type = columns[at]?.type;
      return (type === 'IMAGE' || type === 'AUDIO') && value !== null ? await thumbnailUrl(workspace, type, Number(value)) : value;
    }));
    shown.push(plainRow(names, values));
  }
  return shown;
}

async function thumbnailUrl(workspace: Workspace, kind: 'IMAGE' | 'AUDIO', ref: number): Promise<string> {
  const pack = await workspace.media();
  await pack.flush();
  const { type, bytes } = await drawThumbnail(kind, await pack.read(ref));
  return `data:${type};base64,${bytes.toString('base64')}`;
}
