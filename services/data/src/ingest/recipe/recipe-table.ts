import type { InteractionRoles } from '@lepton/features';
import type { VersionContent } from '../finish-version.js';
import type { Declared } from '../ingest.types.js';
import type { Splitting } from '../plan-split.js';
import type { ColumnProfile, ColumnType, SplitBlob } from '../profile.types.js';
import { SPLIT_OF } from '../split.js';
import { identifier, literal } from '../sql.js';
import { SPLIT_NAMES } from '../profile.types.js';
import { storageOf, type Storage, type TableColumn } from '../table.js';
import type { Workspace } from '../workspace.js';
import { readMedia } from '../media/read-media.js';
import { invalid } from './recipe-steps.js';

/** A column while a recipe works on it. Without `type`, it is guessed from the values. */
export interface RecipeColumn extends TableColumn {
  readonly type?: ColumnType;
}

/** Lets the type be guessed again. */
export const withoutType = ({ id, name, storage }: RecipeColumn): RecipeColumn => ({ id, name, storage });

export interface SplitSource {
  readonly columns: readonly ColumnProfile[];
  readonly splits: readonly SplitBlob[];
  readonly pathOf: (digest: string) => Promise<string>;
  /** Only this share of the rows of each split, the same each time. */
  readonly sampleShare?: number;
}

/** Fills `table` from a version's splits, in the order of training, validation, test. */
export async function readSplits(workspace: Workspace, table: string, { columns, splits, pathOf, sampleShare = 1 }: SplitSource): Promise<RecipeColumn[]> {
  await workspace.makeRoomFor(columns.length, { rows: splits.reduce((sum, { rowCount }) => sum + rowCount, 0) * sampleShare });
  const read = columns.map<RecipeColumn>(({ name, type }, index) => ({ id: `c${index}`, name, type, storage: storageOf(type) }));
  // A picture is known by the number of its row until it is read.
  const values = (before: number) => read.map(({ id, name, storage }) => (storage === 'MEDIA' ? `${before} + file_row_number AS ${id}` : `${identifier(name)}::${storage} AS ${id}`)).join(', ');
  const sampled = ({ rowCount }: SplitBlob) => (sampleShare === 1 ? '' : `USING SAMPLE reservoir(${Math.ceil(rowCount * sampleShare)} ROWS) REPEATABLE (1)`);
  const parts: string[] = [];
  const paths: string[] = [];
  let before = 0;
  for (const split of SPLIT_NAMES) {
    const blob = splits.find(({ name }) => name === split);
    if (!blob) continue;
    const path = await pathOf(blob.digest);
    parts.push(`(SELECT ${values(before)}, ${literal(split)} AS ${SPLIT_OF} FROM read_parquet(${literal(path)}, file_row_number = true) ${sampled(blob)})`);
    paths.push(path);
    before += blob.rowCount;
  }
  await workspace.run(`CREATE OR REPLACE TABLE ${table} AS ${parts.join(' UNION ALL ')}`);
  for (const { id, name, type } of read) if (type === 'IMAGE' || type === 'AUDIO') await readMedia(workspace, table, paths, { id, name, kind: type, all: sampleShare === 1 });
  return read;
}

/** The columns of `data` under a recipe, by the names that the user knows. */
export class RecipeTable {
  #made = 0;
  /** Rows that were repeated on purpose. */
  repeated = 0;
  /** Copies that the last step `split` has taken out of the split that a column names. */
  movedCopies = 0;

  /** The name of the column to predict, as long as it is there. */
  target: string | undefined;
  /** What the user says that it holds. */
  declared: Declared;
  splitting: Splitting | undefined;

  constructor(readonly workspace: Workspace, public columns: readonly RecipeColumn[], { suggestedTarget, declared = {}, splitting }: Pick<VersionContent, 'suggestedTarget' | 'declared' | 'splitting'>) {
    this.target = suggestedTarget;
    this.declared = declared;
    this.splitting = splitting;
  }

  rename({ id, name }: RecipeColumn, to: string): void {
    this.columns = this.columns.map((column) => (column.id === id ? { ...column, name: to } : column));
    if (this.target === name) this.target = to;
    const { interactions } = this.declared;
    if (!interactions) return;
    this.declared = { interactions: Object.fromEntries(Object.entries(interactions).map(([role, of]) => [role, of === name ? to : of])) as unknown as InteractionRoles };
  }

  /** What was said of columns that are gone counts no more. */
  forgetMissing(): void {
    const names = new Set(this.columns.map(({ name }) => name));
    if (this.target !== undefined && !names.has(this.target)) this.target = undefined;
    const { interactions } = this.declared;
    if (interactions && !Object.values(interactions).every((name) => name === undefined || names.has(name))) this.declared = {};
  }

  column(name: string, step: number): RecipeColumn {
    const found = this.columns.find((column) => column.name === name);
    if (found) return found;
    throw invalid(step, `there is no column "${name}"; there are ${this.columns.slice(0, 20).map((column) => column.name).join(', ')}${this.columns.length > 20 ? ', …' : ''}`);
  }

  /** A column of values, not of pictures or recordings. */
  values(name: string, step: number): RecipeColumn {
    const column = this.column(name, step);
    if (column.storage === 'MEDIA') throw invalid(step, `"${column.name}" has ${column.type === 'IMAGE' ? 'pictures' : 'recordings'}, not values`);
    return column;
  }

  numeric(name: string, step: number): RecipeColumn {
    const column = this.column(name, step);
    if (column.storage !== 'DOUBLE') throw invalid(step, `"${column.name}" has no numbers; it is of type ${column.type ?? column.storage}`);
    return column;
  }

  words(name: string, step: number): RecipeColumn {
    const column = this.column(name, step);
    if (column.storage !== 'VARCHAR') throw invalid(step, `"${column.name}" has no words; it is of type ${column.type ?? column.storage}`);
    return column;
  }

  /** Gives columns other values, and so perhaps another nature. */
  async change(changes: readonly { column: RecipeColumn; value: string }[]): Promise<void> {
    const byId = new Map(changes.map((change) => [change.column.id, change]));
    const values = this.columns.map(({ id }) => (byId.has(id) ? `${byId.get(id)?.value} AS ${id}` : id));
    await this.workspace.run(`CREATE OR REPLACE TABLE data AS SELECT ${[...values, SPLIT_OF].join(', ')} FROM data`);
    this.columns = this.columns.map((column) => byId.get(column.id)?.column ?? column);
  }

  /** Puts columns in the place of another one. */
  async replaceBy({ id }: RecipeColumn, added: readonly { name: string; storage: Storage; type?: ColumnType; value: string }[]): Promise<void> {
    const made = this.named(added, this.columns.filter((column) => column.id !== id));
    const kept = this.columns.filter((column) => column.id !== id);
    await this.workspace.run(`CREATE OR REPLACE TABLE data AS SELECT ${[...kept.map((column) => column.id), ...made.map((column, index) => `${added[index]?.value ?? 'NULL'} AS ${column.id}`), SPLIT_OF].join(', ')} FROM data`);
    this.columns = this.columns.flatMap((column) => (column.id === id ? made : [column]));
  }

  /** Columns with ids that are free, and names of their own beside `others`. */
  named(added: readonly { name: string; storage: Storage; type?: ColumnType }[], others: readonly RecipeColumn[]): RecipeColumn[] {
    const taken = new Set(others.map(({ name }) => name.toLowerCase()));
    return added.map(({ name: wanted, storage, type }) => {
      const base = [...wanted].slice(0, 200).join('');
      let name = base;
      for (let suffix = 2; taken.has(name.toLowerCase()); suffix++) name = `${base}_${suffix}`;
      taken.add(name.toLowerCase());
      return { id: `n${this.#made++}`, name, storage, ...(type && { type }) };
    });
  }

  async keepRows(condition: string): Promise<void> {
    await this.workspace.run(`CREATE OR REPLACE TABLE data AS SELECT * FROM data WHERE ${condition}`);
  }

  /** `data` becomes `query`, which keeps the columns. */
  async become(query: string): Promise<void> {
    await this.workspace.run(`CREATE OR REPLACE TABLE data AS ${query}`);
  }

  async rowCount(): Promise<number> {
    const [count = 0] = await this.workspace.numbers('SELECT count(*) FROM data');
    return count;
  }

  /** `data` with `split_of`, columns in order; `value` in the place of those of `changed`. */
  selection(prefix = '', changed?: RecipeColumn, value?: string): string {
    return [...this.columns.map(({ id }) => id), SPLIT_OF].map((id) => (id === changed?.id ? `${value} AS ${id}` : prefix + id)).join(', ');
  }
}
