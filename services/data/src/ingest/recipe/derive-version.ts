import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { ArtifactStore } from '@lepton/artifact-store';
import { finishVersion, type VersionContent } from '../finish-version.js';
import type { IngestStep } from '../ingest.js';
import { IngestError } from '../ingest-error.js';
import type { ColumnType, RecipeStep } from '../profile.types.js';
import { assignSplits, keepSplits } from '../split.js';
import { Workspace, type WorkspaceOptions } from '../workspace.js';
import { applyStep } from './apply-steps.js';
import { parseRecipe, type ParsedStep } from './recipe-steps.js';
import { readSplits, RecipeTable } from './recipe-table.js';

export interface DeriveInput {
  readonly parent: VersionContent;
  readonly steps: readonly RecipeStep[];
  readonly store: ArtifactStore;
  readonly workspace: Omit<WorkspaceOptions, 'readable'>;
  readonly onProgress?: (step: IngestStep, fraction: number) => void;
}

/**
 * Makes a version from another by a recipe. Rows stay in their splits unless the recipe deals them out anew; rows that have become
 * equal meet in one split. The same parent and recipe give the same digest.
 * @throws IngestError INVALID_RECIPE naming the step, or NO_ROWS when nothing is left
 */
export async function deriveVersion({ parent, steps, store, workspace: place, onProgress = () => {} }: DeriveInput): Promise<VersionContent> {
  const parsed = parseRecipe(steps, parent.columns.map(({ name }) => name));
  const paths = new Map<string, string>();
  for (const { digest } of parent.splits) paths.set(digest, await store.localPath(digest));
  const sourceBytes = (await Promise.all(parent.splits.map(({ digest }) => store.size(digest)))).reduce((sum, size) => sum + size, 0);
  // Parquet is some four times denser than text.
  const workspace = await Workspace.open({ ...place, readable: [...new Set([...paths.values()].map((path) => dirname(path)))], sourceBytes: 4 * sourceBytes });
  try {
    onProgress('Reading the file', 0);
    const table = new RecipeTable(workspace, await readSplits(workspace, parent.columns, parent.splits, async (digest) => paths.get(digest) ?? ''));
    for (const [index, step] of parsed.entries()) if (step.kind !== 'split') await applyStep(table, step, index);
    const [rowCount = 0] = await workspace.numbers('SELECT count(*) FROM data');
    if (rowCount < 2) throw new IngestError(rowCount === 0 ? 'NO_ROWS' : 'ONE_ROW', `The recipe leaves ${rowCount === 0 ? 'no' : 'one'} row. Loosen its filters.`, 'steps');
    const types = new Map<string, ColumnType>(table.columns.flatMap(({ id, type }) => (type ? [[id, type]] : [])));
    const split = parsed.findLast((step) => step.kind === 'split')?.arguments;
    return await finishVersion(workspace, { table: { columns: table.columns, rowCount }, booleans: new Set(), mixed: [], types }, {
      named: true, target: keptTarget(parent, parsed), store, onProgress,
      seed: createHash('sha256').update(JSON.stringify([parent.digest, parsed])).digest('hex'),
      assign: (columns) => (split
        ? assignSplits(workspace, columns, { stratifyBy: columns.find(({ name }) => name === split.stratify_by), shares: split, seed: String(split.seed) })
        : keepSplits(workspace, columns)),
    });
  } finally {
    await workspace.close();
  }
}

/** The parent's target under its new name; undefined if it is gone. */
function keptTarget({ suggestedTarget }: VersionContent, steps: readonly ParsedStep[]): string | undefined {
  let name = suggestedTarget;
  for (const step of steps) {
    if (step.kind === 'rename' && step.arguments.column === name) name = step.arguments.to;
    if (step.kind === 'drop' && name !== undefined && step.arguments.columns.includes(name)) name = undefined;
  }
  return name;
}
