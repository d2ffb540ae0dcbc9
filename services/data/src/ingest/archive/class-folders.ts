import type { MediaKind } from '../media/media.types.js';
import type { ColumnType, DataIssue } from '../profile.types.js';
import type { Source } from '../read-source.js';
import { splitNamed } from '../split-names.js';
import { literal } from '../sql.js';
import { checkedTable, type TableColumn } from '../table.js';
import type { Workspace } from '../workspace.js';
import { canonicalRefs } from '../media/canonical-refs.js';

/**
 * Makes `data` of `files` by their folders: the first level at which they differ is the class. Folders around all of them say nothing;
 * `train`, `validation` and `test` are splits.
 */
export async function classFolders(workspace: Workspace, kind: MediaKind, filename: string): Promise<Source> {
  await workspace.run('ALTER TABLE files ADD COLUMN rest VARCHAR; UPDATE files SET rest = path');
  let around = await unwrap(workspace);
  const splitsGiven = await takeSplits(workspace);
  if (splitsGiven) around = (await unwrap(workspace)) ?? around;
  const folders = await workspace.rows(`SELECT DISTINCT ${FIRST} FROM files WHERE contains(rest, '/') LIMIT 1`);
  // One folder around everything is the only class.
  const label = folders.length > 0 ? `CASE WHEN contains(rest, '/') THEN ${FIRST} END` : around === undefined ? undefined : literal(around);
  const columns: TableColumn[] = [
    { id: 'c0', name: kind === 'IMAGE' ? 'image' : 'audio', storage: 'MEDIA' },
    ...(label === undefined ? [] : [{ id: 'c1', name: 'label', storage: 'VARCHAR' } as const]),
    { id: 'file', name: 'file', storage: 'VARCHAR' },
  ];
  await workspace.run(`CREATE OR REPLACE TABLE data AS SELECT canonical AS c0, ${label === undefined ? '' : `${label} AS c1, `}path AS file${splitsGiven ? ', split_of' : ''}
    FROM files JOIN (${canonicalRefs}) USING (ref) ORDER BY position`);
  const notes: DataIssue[] = label !== undefined ? [] : [{
    code: 'NO_LABELS', severity: 'WARNING', message: `"${filename}" does not say what the ${kind === 'IMAGE' ? 'pictures show' : 'recordings are of'}. Put them in one folder for each class, or add a CSV that names each file and its label.`,
  }];
  return {
    understood: {
      table: await checkedTable(workspace, columns, filename), booleans: new Set(), mixed: [],
      types: new Map<string, ColumnType>([['c0', kind], ['c1', 'CATEGORY'], ['file', 'IDENTIFIER']]),
    },
    named: true, splitsGiven, notes, ...(label !== undefined && { target: 'label' }),
  };
}

const FIRST = `string_split(rest, '/')[1]`;

/** Takes off folders that are around everything. @returns the innermost one */
async function unwrap(workspace: Workspace): Promise<string | undefined> {
  for (let around: string | undefined; ;) {
    const [row] = await workspace.rows(`SELECT min(${FIRST}), max(${FIRST}), bool_and(contains(rest, '/')) FROM files`);
    if (!row || row[2] !== true || row[0] !== row[1]) return around;
    around = String(row[0]);
    await workspace.run(`UPDATE files SET rest = substr(rest, instr(rest, '/') + 1)`);
  }
}

/** Takes off folders named as splits are, if all are. */
async function takeSplits(workspace: Workspace): Promise<boolean> {
  const [loose = 0] = await workspace.numbers(`SELECT count(*) FROM files WHERE NOT contains(rest, '/')`);
  const folders = (await workspace.rows(`SELECT DISTINCT ${FIRST} FROM files LIMIT 10`)).map(([name]) => String(name));
  const named = folders.flatMap((name) => {
    const split = splitNamed(name);
    return split ? [`WHEN ${literal(name)} THEN ${literal(split)}`] : [];
  });
  if (loose > 0 || named.length < folders.length || !named.some((name) => name.endsWith(`'TRAIN'`)) || named.length < 2) return false;
  await workspace.run(`ALTER TABLE files ADD COLUMN split_of VARCHAR; UPDATE files SET split_of = CASE ${FIRST} ${named.join(' ')} END, rest = substr(rest, instr(rest, '/') + 1)`);
  return true;
}
