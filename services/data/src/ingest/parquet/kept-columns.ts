import type { MediaKind } from '../media/media.types.js';
import type { ColumnType } from '../profile.types.js';
import { identifier, literals } from '../sql.js';
import type { TableColumn } from '../table.js';
import type { Workspace } from '../workspace.js';
import { binaryColumn, type ParquetColumn } from './binary-columns.js';
import { hubFeatures, type HubFeature } from './hub-features.js';

/** What pictures and recordings are called, as in archives. */
export const FILE = 'file';

/** A column of a Parquet file as it goes into `data`. */
export interface KeptColumn {
  readonly name: string;
  /** SQL for its value in the file. */
  readonly value: string;
  /** Known without looking at the values. */
  readonly type?: ColumnType | undefined;
  /** What is known better than from its type in the file. */
  readonly becomes?: Partial<TableColumn>;
  /** SQL for what the value means, of the column's id in `data`. */
  readonly meaning?: (id: string) => string;
  /** `bytes`: SQL, in the file. */
  readonly media?: { readonly is: MediaKind; readonly bytes: string } | undefined;
}

/** The columns of Parquet files, of which `path` is the first; and the names of those whose bytes are nothing that can be learnt from. */
export async function keptColumns(workspace: Workspace, source: string, path: string): Promise<{ kept: readonly KeptColumn[]; unusable: readonly string[] }> {
  const features = await hubFeatures(workspace, path);
  const kept: KeptColumn[] = [];
  const unusable: string[] = [];
  let file: string | undefined;
  for (const column of await workspace.columns(`SELECT * FROM ${source}`)) {
    const feature = features.get(column.name);
    const binary = await binaryColumn(workspace, source, column, feature);
    if (!binary) kept.push(plainColumn(column, feature));
    else if (binary.is === 'UNKNOWN') unusable.push(column.name);
    else if (binary.is === 'TEXT') kept.push({ name: column.name, value: `decode(${binary.bytes})` });
    else {
      // A picture is known by the number of its row until it is read.
      kept.push({ name: column.name, value: '0::DOUBLE', type: binary.is, becomes: { storage: 'MEDIA' }, meaning: () => 'rowid', media: binary });
      file ??= binary.path;
    }
  }
  return { kept: file === undefined ? kept : [...kept, { name: FILE, value: file, type: 'IDENTIFIER', becomes: { id: FILE, storage: 'VARCHAR' } }], unusable };
}

function plainColumn({ name, type }: ParquetColumn, { classNames = [] }: HubFeature = {}): KeptColumn {
  const plain = { name, value: identifier(name) };
  if (classNames.length === 0 || !/INT/.test(type)) return plain;
  // The hub writes -1 where a test's labels are kept secret.
  return { ...plain, type: 'CATEGORY', becomes: { storage: 'VARCHAR' }, meaning: (id) => `CASE WHEN ${id} BETWEEN 0 AND ${classNames.length - 1} THEN [${literals(classNames)}][${id}::BIGINT + 1] END` };
}
