import type { ColumnProfile, ColumnType, SplitBlob } from '../profile.types.js';
import { SPLIT_OF } from '../split.js';
import { identifier, literal } from '../sql.js';
import { SPLIT_NAMES } from '../profile.types.js';
import type { Storage, TableColumn } from '../table.js';
import type { Workspace } from '../workspace.js';
import { invalid } from './recipe-steps.js';

/** A column while a recipe works on it. Without `type`, it is guessed from the values. */
export interface RecipeColumn extends TableColumn {
  readonly type?: ColumnType;
}

export const storageOf = (type: ColumnType): Storage => (type === 'INTEGER' || type === 'NUMBER' ? 'DOUBLE' : type === 'DATETIME' ? 'TIMESTAMP' : 'VARCHAR');

/** Fills `data` from a version's splits, in the order of training, validation, test. */
export async function readSplits(workspace: Workspace, columns: readonly ColumnProfile[], splits: readonly SplitBlob[], pathOf: (digest: string) => Promise<string>): Promise<RecipeColumn[]> {
  await workspace.reserveFor(columns.length);
  const read = columns.map<RecipeColumn>(({ name, type }, index) => ({ id: `c${index}`, name, type, storage: storageOf(type) }));
  const values = read.map(({ id, name, storage }) => `${identifier(name)}::${storage} AS ${id}`).join(', ');
  const parts: string[] = [];
  for (const split of SPLIT_NAMES) {
    const blob = splits.find(({ name }) => name === split);
    if (blob) parts.push(`SELECT ${values}, ${literal(split)} AS ${SPLIT_OF} FROM read_parquet(${literal(await pathOf(blob.digest))})`);
  }
  await workspace.run(`CREATE OR REPLACE TABLE data AS ${parts.join(' UNION ALL ')}`);
  return read;
}

/** The columns of `data` under a recipe, by the names that the user knows. */
export class RecipeTable {
  constructor(readonly workspace: Workspace, public columns: readonly RecipeColumn[]) {}

  column(name: string, step: number): RecipeColumn {
    const found = this.columns.find((column) => column.name === name);
    if (found) return found;
    throw invalid(step, `there is no column "${name}"`);
  }

  /** Gives a column other values, and so perhaps another nature. */
  async change(changed: RecipeColumn, value: string): Promise<void> {
    const values = this.columns.map(({ id }) => (id === changed.id ? `${value} AS ${id}` : id));
    await this.workspace.run(`CREATE OR REPLACE TABLE data AS SELECT ${[...values, SPLIT_OF].join(', ')} FROM data`);
    this.columns = this.columns.map((column) => (column.id === changed.id ? changed : column));
  }

  async keepRows(condition: string): Promise<void> {
    await this.workspace.run(`CREATE OR REPLACE TABLE data AS SELECT * FROM data WHERE ${condition}`);
  }
}
