import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { ArtifactStore } from '@lepton/artifact-store';
import { finishVersion, type VersionContent } from '../finish-version.js';
import type { IngestStep } from '../ingest.js';
import { IngestError } from '../ingest-error.js';
import type { ColumnType, RecipeStep } from '../profile.types.js';
import type { Understood } from '../understand-text.js';
import { Workspace, type WorkspaceOptions } from '../workspace.js';
import { applyStep } from './apply-steps.js';
import { joinedVersions, parseRecipe, type ParsedStep } from './recipe-steps.js';
import { readSplits, RecipeTable } from './recipe-table.js';

/** What a recipe needs of a version. */
export type RecipeParent = Pick<VersionContent, 'columns' | 'splits' | 'suggestedTarget' | 'declared' | 'splitting' | 'digest'>;

export interface RecipeInput {
  readonly parent: RecipeParent;
  readonly steps: readonly RecipeStep[];
  /** The versions that `join` steps name, by id. */
  readonly others?: Readonly<Record<string, RecipeParent>>;
  readonly store: ArtifactStore;
  readonly workspace: Omit<WorkspaceOptions, 'readable'>;
  readonly sqlTimeoutMs?: number;
}

export interface DeriveInput extends RecipeInput {
  readonly onProgress?: (step: IngestStep, fraction: number) => void;
}

const SQL_TIMEOUT_MS = 10 * 60_000;

/**
 * Makes a version from another by a recipe. Rows stay in their splits unless the recipe deals them out anew; rows that have become
 * equal meet in one split. The same parent and recipe give the same digest.
 * @throws IngestError INVALID_RECIPE naming the step, or NO_ROWS when nothing is left
 */
export async function deriveVersion({ onProgress = () => {}, ...input }: DeriveInput): Promise<VersionContent> {
  const { parent, store } = input;
  return withRecipe(input, async ({ table, understood, parsed, workspace }) => {
    const rowCount = await table.rowCount();
    if (rowCount < 2) throw new IngestError(rowCount === 0 ? 'NO_ROWS' : 'ONE_ROW', `The recipe leaves ${rowCount === 0 ? 'no' : 'one'} row. Loosen its filters.`, 'steps');
    return finishVersion(workspace, understood(rowCount), {
      named: true, target: table.target, store, onProgress, repeatedRows: table.repeated, movedCopies: table.movedCopies,
      seed: createHash('sha256').update(JSON.stringify([parent.digest, parsed])).digest('hex'),
      declared: table.declared, kept: { splitting: table.splitting },
    });
  }, onProgress);
}

export interface AppliedRecipe {
  readonly workspace: Workspace;
  readonly table: RecipeTable;
  readonly parsed: readonly ParsedStep[];
  /** The rows before the recipe. */
  readonly rowsBefore: number;
  readonly understood: (rowCount: number) => Understood;
}

/** Applies a recipe in a workspace, which is there until `use` has ended. `sampleShare`: only to this share of the rows. */
export async function withRecipe<T>({ parent, steps, others = {}, store, workspace: place, sqlTimeoutMs = SQL_TIMEOUT_MS, sampleShare = 1 }: RecipeInput & { readonly sampleShare?: number },
  use: (applied: AppliedRecipe) => Promise<T>, onProgress: (step: IngestStep, fraction: number) => void = () => {}): Promise<T> {
  const parsed = parseRecipe(steps, parent.columns.map(({ name }) => name));
  const versions = [parent, ...joinedVersions(parsed).flatMap((id) => (Object.hasOwn(others, id) ? [others[id]] : []))].filter((version) => version !== undefined);
  const digests = [...new Set(versions.flatMap(({ splits }) => splits.map(({ digest }) => digest)))];
  const paths = new Map(await Promise.all(digests.map(async (digest) => [digest, await store.localPath(digest)] as const)));
  const pathOf = async (digest: string) => paths.get(digest) ?? '';
  const workspace = await Workspace.open({ ...place, readable: [...new Set([...paths.values()].map((path) => dirname(path)))] });
  try {
    onProgress('Reading the file', 0);
    const table = new RecipeTable(workspace, await readSplits(workspace, 'data', { ...parent, pathOf, sampleShare }), parent);
    const rowsBefore = await table.rowCount();
    for (const [index, step] of parsed.entries()) {
      await applyStep(table, step, index, { other: (id) => (Object.hasOwn(others, id) && others[id] ? { ...others[id], pathOf } : undefined), sqlTimeoutMs });
      table.forgetMissing();
    }
    const types = () => new Map<string, ColumnType>(table.columns.flatMap(({ id, type }) => (type ? [[id, type]] : [])));
    return await use({ workspace, table, parsed, rowsBefore, understood: (rowCount) => ({ table: { columns: table.columns, rowCount }, booleans: new Set(), mixed: [], types: types() }) });
  } finally {
    await workspace.close();
  }
}
