import type { ArtifactStore } from '@lepton/artifact-store';
import { type InteractionRoles, suggestion } from '@lepton/features';
import { groupColumn } from './group-column.js';
import { groupIssues } from './group-issues.js';
import type { IngestStep } from './ingest.js';
import { IngestError } from './ingest-error.js';
import { findDuplicates } from './duplicates.js';
import { associations } from './association.js';
import { excludedColumns, findIssues, type Findings } from './issues.js';
import type { Declared, Modality, Reading, SplitOptions } from './ingest.types.js';
import { findLeakage } from './leakage.js';
import { brokenMedia } from './media/broken-media.js';
import { findOutliers } from './outliers.js';
import { planSplit, splittingOf, type Splitting } from './plan-split.js';
import { profile } from './profile.js';
import type { Association, ColumnProfile, DataIssue, ExcludedColumn, ProfiledColumn, SplitBlob, SplitProfile, ValueCount } from './profile.types.js';
import { classesOf, profileSplits } from './profile-splits.js';
import { assignSplits, countCrossings, keepSplits, SPLIT_OF, type SplitColumn, type SplitPlan, type SplitRelation } from './split.js';
import { suggestTarget } from './suggest-target.js';
import type { TableColumn } from './table.js';
import type { Understood } from './understand-text.js';
import { checkModality, rolesOf } from './what-it-holds.js';
import type { Workspace } from './workspace.js';
import { writeSplit } from './write-split.js';

/** Everything about a dataset version but its name and history. */
export interface VersionContent {
  readonly modality: Modality;
  /** Of modality INTERACTIONS. */
  readonly interactions?: InteractionRoles;
  readonly rowCount: number;
  readonly columns: readonly ColumnProfile[];
  readonly splits: readonly SplitBlob[];
  /** What the rows of each split are like; older versions lack it. */
  readonly splitProfiles?: readonly SplitProfile[];
  /** Of the suggested target: the most frequent first, at most 200. */
  readonly classes?: readonly ValueCount[];
  readonly suggestedTarget?: string;
  /** What the user said that it holds, which holds for versions made from it, too. */
  readonly declared?: Declared;
  /** Of a file of one table. */
  readonly reading?: Reading;
  readonly splitting?: Splitting;
  readonly excludedColumns: readonly ExcludedColumn[];
  readonly issues: readonly DataIssue[];
  /**
   * `sha256:<hex>` of what a run can see: columns, splits, target and exclusions, as JSON, which is a blob in the artifact store.
   * Statistics are not part of it: a sum over two threads ends in other digits from time to time.
   */
  readonly digest: string;
}

export interface FinishOptions {
  /** The column names are the user's. */
  readonly named: boolean;
  readonly target: string | undefined;
  readonly seed: string;
  readonly store: ArtifactStore;
  readonly onProgress: (step: IngestStep, fraction: number) => void;
  readonly declared?: Declared | undefined;
  readonly reading?: Reading;
  /** How to deal out the rows, where not in the usual way. */
  readonly split?: SplitOptions | undefined;
  /** Names the split of each row of `data`. */
  readonly given?: TableColumn | undefined;
  /** `data` has the splits in `split_of`, as they were dealt out before. */
  readonly kept?: { readonly splitting: Splitting | undefined };
  /** Rows that were repeated on purpose. */
  readonly repeatedRows?: number;
  /** Copies that a recipe has moved to the split of the first of them. */
  readonly movedCopies?: number;
  /** What was found while reading. */
  readonly notes?: readonly DataIssue[] | undefined;
}

/** From a table whose text is understood to a stored version. */
export async function finishVersion(workspace: Workspace, understood: Understood, options: FinishOptions): Promise<VersionContent> {
  const { store, onProgress } = options;
  const found = await findOut(workspace, understood, options);
  const { columns, target, interactions } = found;
  onProgress('Splitting', 0.85);
  const named = options.given ?? (options.kept && { id: SPLIT_OF });
  const findings: Findings = { ...found.findings, movedCopies: (options.movedCopies ?? 0) + (named ? await countCrossings(workspace, found.dealt, named) : 0) };
  const { rows, splitting } = await dealOut(workspace, found, options);
  const classes = target && classesOf(target);
  onProgress('Storing', 0.9);
  const [train, { validation, test, splitProfiles }] = await workspace.sideBySide(
    (place) => writeSplit(place, columns, rows, 'TRAIN', store),
    async (place) => ({
      validation: await writeSplit(place, columns, rows, 'VALIDATION', store),
      test: await writeSplit(place, columns, rows, 'TEST', store),
      splitProfiles: await profileSplits(place, columns, classes, rows),
    }),
  );
  const splits = [train, validation, test];
  const content: Omit<VersionContent, 'digest'> = {
    modality: found.modality, rowCount: findings.rowCount,
    columns: columns.map(({ name, type, nullable, statistics }) => ({ name, type, nullable, statistics })),
    splits, splitProfiles, ...(classes && { classes: classes.labels }),
    ...(target && { suggestedTarget: target.name }),
    ...(interactions && { interactions }),
    ...(options.declared && Object.keys(options.declared).length > 0 && { declared: options.declared }),
    ...(options.reading && { reading: options.reading }),
    ...(splitting && { splitting }),
    excludedColumns: excludedColumns(findings),
    issues: [...(options.notes ?? []), ...findIssues(findings), ...(await groupIssues(workspace, rows.all, findings.group))],
  };
  const { modality, suggestedTarget, excludedColumns: excluded } = content;
  const manifest = { modality, columns: columns.map(({ name, type, nullable }) => ({ name, type, nullable })), splits, suggestedTarget, excludedColumns: excluded, interactions };
  const { digest } = await store.put(Buffer.from(JSON.stringify(manifest)));
  return { ...content, digest };
}

/** Everything that can be known of a table before it is split. */
export async function findOut(workspace: Workspace, understood: Understood, { named, target: wanted, declared = {}, repeatedRows = 0, onProgress = () => {} }: Pick<FinishOptions, 'named' | 'target' | 'declared' | 'repeatedRows'> & Partial<FinishOptions>) {
  const { rowCount } = understood.table;
  onProgress('Computing statistics', 0.5);
  const profiled = await profile(workspace, understood, named);
  onProgress('Looking for issues', 0.75);
  const roles = rolesOf(profiled, declared);
  // What users choose is known by its role.
  const choices = roles && !roles.rating && (declared.interactions !== undefined || wanted === undefined);
  const chosen = choices ? undefined : chooseTarget(profiled, declared.interactions?.rating ?? wanted ?? roles?.rating);
  const associated = chosen && (await associations(workspace, profiled, chosen, rowCount));
  const columns = profiled.map((column) => withAssociation(column, associated?.get(column.column.id)));
  const target = columns.find(({ name }) => name === chosen?.name);
  const interactions = roles && (chosen?.name ?? roles.item) === (roles.rating ?? roles.item) ? roles : undefined;
  const dealt = columns.map(({ column, type, allDiffer }): SplitColumn => ({ ...column, type, allDiffer }));
  const duplicateRows = Math.max(0, (await findDuplicates(workspace, dealt)) - repeatedRows);
  const leaks = target ? await findLeakage(workspace, columns, target, rowCount) : [];
  const group = interactions ? undefined : groupColumn(columns, target?.name);
  const findings: Findings = { columns, rowCount, duplicateRows, target, leaks, group, mixed: understood.mixed, interactions, outliers: await findOutliers(workspace, columns), broken: await brokenMedia(workspace) };
  const modality = declared.modality ? checkModality(columns, declared.modality) : interactions ? 'INTERACTIONS' : modalityOf(findings);
  return { columns, dealt, target, interactions, modality, findings };
}

const withAssociation = (column: ProfiledColumn, association: Association | undefined): ProfiledColumn => (association ? { ...column, statistics: { ...column.statistics, association } } : column);

async function dealOut(workspace: Workspace, { columns, dealt, target, findings: { group } }: Awaited<ReturnType<typeof findOut>>, { kept, given, split, seed }: FinishOptions): Promise<{ rows: SplitRelation; splitting: Splitting | undefined }> {
  if (kept) return { rows: await keepSplits(workspace, dealt), splitting: kept.splitting };
  const usual = planSplit({ columns, target, group, seed }, given ? { ...split, method: 'RANDOM', column: undefined } : split);
  const plan: SplitPlan = given ? { ...usual, method: 'GIVEN', column: given } : usual;
  return { rows: await assignSplits(workspace, dealt, plan), splitting: splittingOf(plan) };
}

/** TEXT: one column of prose is all that there is to learn from. */
function modalityOf(findings: Findings): VersionContent['modality'] {
  const { columns, target } = findings;
  if (columns.some(({ type }) => type === 'IMAGE')) return 'IMAGE';
  if (columns.some(({ type }) => type === 'AUDIO')) return 'AUDIO';
  const excluded = new Set(excludedColumns(findings).map(({ name }) => name));
  const [only, ...others] = columns.filter(({ name }) => name !== target?.name && !excluded.has(name));
  return target && target.type !== 'TEXT' && only?.type === 'TEXT' && others.length === 0 ? 'TEXT' : 'TABULAR';
}

function chooseTarget(columns: readonly ProfiledColumn[], given: string | undefined): ProfiledColumn | undefined {
  const name = given ?? suggestTarget(columns);
  const target = columns.find((column) => column.name === name);
  if (given === undefined) return target;
  if (!target) {
    throw new IngestError('UNKNOWN_COLUMN', `There is no column "${given}" to predict.${suggestion(given, columns.map((column) => column.name))}`, 'target');
  }
  if (target.statistics.distinct === 0) throw new IngestError('ALL_MISSING', `"${given}" is empty in every row, so it cannot be predicted. Choose another target.`, 'target');
  return target;
}
