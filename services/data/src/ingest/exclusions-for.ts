import { dirname } from 'node:path';
import type { ArtifactStore } from '@lepton/artifact-store';
import type { VersionContent } from './finish-version.js';
import { groupColumn } from './group-column.js';
import { excludedColumns } from './issues.js';
import { findLeakage } from './leakage.js';
import type { ExcludedColumn, ProfiledColumn } from './profile.types.js';
import { identifier, literals } from './sql.js';
import { storageOf } from './table.js';
import { Workspace, type WorkspaceOptions } from './workspace.js';

/** So many rows show a rule that fits every row. */
const SAMPLE_ROWS = 200_000;

/** The columns that a run leaves out when it predicts another column of a stored version than the suggested one. */
export async function exclusionsFor(content: VersionContent, target: string, store: ArtifactStore, place: Omit<WorkspaceOptions, 'readable'>): Promise<readonly ExcludedColumn[]> {
  const columns = content.columns.map<ProfiledColumn>((column, index) => ({ ...column, column: { id: `c${index}`, name: column.name, storage: storageOf(column.type) } }));
  const predicted = columns.find(({ name }) => name === target);
  if (!predicted) return content.excludedColumns;
  const paths = await Promise.all(content.splits.map(({ digest }) => store.localPath(digest)));
  const workspace = await Workspace.open({ ...place, readable: [...new Set(paths.map((path) => dirname(path)))] });
  try {
    const values = columns.map(({ name, column: { id, storage } }) => (storage === 'MEDIA' ? `NULL AS ${id}` : `${identifier(name)}::${storage} AS ${id}`));
    const every = Math.ceil(content.rowCount / SAMPLE_ROWS);
    await workspace.run(`CREATE VIEW data AS SELECT ${values.join(', ')} FROM read_parquet([${literals(paths)}], file_row_number = true) WHERE hash(file_row_number) % ${every} = 0`);
    const [rowCount = 0] = await workspace.numbers('SELECT count(*) FROM data');
    const leaks = await findLeakage(workspace, columns, predicted, rowCount);
    const group = content.interactions ? undefined : groupColumn(columns, target);
    return excludedColumns({ columns, target: predicted, leaks, group });
  } finally {
    await workspace.close();
  }
}
