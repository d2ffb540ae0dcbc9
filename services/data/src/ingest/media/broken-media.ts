import type { Workspace } from '../workspace.js';

export interface BrokenFile {
  /** Its path in the archive, or where it stands in a table. */
  readonly name: string;
  readonly reason: string;
}

const MOST_NAMED = 3;

/** Where the names of pictures and recordings are, by the table that has their numbers in the pack. */
const NAMES = {
  files: `SELECT path AS name, ref FROM files WHERE path IN (SELECT file FROM data)`,
  held: `SELECT concat('row ', row + 1) AS name, ref FROM held`,
};

/** Some of the pictures and recordings of `data` that cannot be decoded, and why. */
export async function brokenMedia(workspace: Workspace): Promise<BrokenFile[]> {
  if (!workspace.hasMedia) return [];
  const tables = (await workspace.rows('SELECT table_name FROM duckdb_tables()')).map(([name]) => name);
  const [broken = 0] = await workspace.numbers('SELECT count(*) FROM media WHERE broken IS NOT NULL AND beyond IS NULL');
  const names = Object.entries(NAMES).flatMap(([table, sql]) => (tables.includes(table) ? [sql] : []));
  if (broken === 0 || names.length === 0) return [];
  const rows = await workspace.rows(`SELECT name, broken FROM (${names.join(' UNION ALL ')}) JOIN media USING (ref) WHERE broken IS NOT NULL AND beyond IS NULL ORDER BY ref LIMIT ${MOST_NAMED}`);
  return rows.map(([name, reason]) => ({ name: String(name), reason: String(reason) }));
}
