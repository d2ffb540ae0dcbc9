import { identifyFile } from '../file-kind.js';
import { IngestError } from '../ingest-error.js';
import type { SplitName } from '../profile.types.js';
import { splitNamed } from '../split-names.js';
import { literal } from '../sql.js';
import type { Workspace } from '../workspace.js';
import { explainingParquet } from './invalid-parquet.js';

/** A file with some of the rows of a table. */
export interface ParquetPart {
  readonly path: string;
  /** Of its rows. All parts have one, or none has. */
  readonly split?: SplitName;
}

/** A Parquet file out of an archive. */
export interface PackedParquet {
  /** In the archive. */
  readonly name: string;
  readonly path: string;
}

/**
 * The files as parts of one table, as programs write large ones: `train-00000-of-00002.parquet`, `test/part-3.parquet`, … Undefined where their columns differ.
 * @throws IngestError INVALID_SPLIT where some are named after splits and others are not
 */
export async function parquetParts(workspace: Workspace, files: readonly PackedParquet[], filename: string): Promise<ParquetPart[] | undefined> {
  const shapes = new Set<string>();
  for (const { name, path } of files) {
    if ((await identifyFile(path, name)) !== 'PARQUET') return undefined;
    const columns = await explainingParquet([path], name, () => workspace.columns(`SELECT * FROM read_parquet(${literal(path)})`));
    shapes.add(JSON.stringify(columns.map((column) => column.name).sort()));
  }
  if (shapes.size > 1) return undefined;
  const parts = files.map(({ name, path }) => ({ name, path, split: splitOf(name) }));
  const named = new Set(parts.flatMap(({ split }) => split ?? []));
  if (named.size < 2 || !named.has('TRAIN')) return parts.map(({ path }) => ({ path }));
  const nameless = parts.find(({ split }) => split === undefined);
  if (nameless) throw new IngestError('INVALID_SPLIT', `"${filename}" has parts for training and others, but "${nameless.name}" does not say by its name which it belongs to. Call it train, validation or test, or leave it out.`);
  return parts.flatMap(({ path, split }) => (split ? [{ path, split }] : []));
}

/** By a folder's name, or by the file's without its number. */
function splitOf(name: string): SplitName | undefined {
  for (const part of name.split('/')) {
    const split = splitNamed(part.replace(/\.parquet$/i, '').replace(/-\d+-of-\d+.*$/, '').replace(/[_-]?\d+$/, ''));
    if (split) return split;
  }
  return undefined;
}
