import { compactDay, instantOf } from './cast-to.js';
import type { ReadOptions } from './ingest.types.js';
import type { TableColumn } from './table.js';
import type { Workspace } from './workspace.js';

const TIME_WORD = /^(?:birth|start|end|order|event)?(?:date|datetime|time|timestamp|datum)s?$|^(?:created|updated|modified|epoch|fecha|zeitpunkt|zeitstempel|dob|ts)$/;
/** What lasts is no point in time. */
const LENGTH_WORD = /^(?:elapsed|duration|response|run|wait|total)$/;
/** Since 1970, from 1973 to 2103: in seconds, milliseconds and microseconds. */
const EPOCHS = [1, 1e3, 1e6].map((unit) => [1e8 * unit, 4.2e9 * unit] as const);

/** `created_at`, `orderDate`, `timestamp`, … */
export function isTimeName(name: string): boolean {
  const words = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase().split(/[^\p{L}]+/u).filter((word) => word !== '');
  return !words.some((word) => LENGTH_WORD.test(word)) && (words.at(-1) === 'at' || words.some((word) => TIME_WORD.test(word)));
}

/**
 * Ids of columns of numbers that are days written as 20240131, or times since 1970: by the name and by every value. A number alone is
 * as well an amount or a code. Columns whose type the user says are left to him.
 */
export async function numberedInstants(workspace: Workspace, columns: readonly TableColumn[], { columnTypes = [] }: ReadOptions): Promise<string[]> {
  const told = new Set(columnTypes.map(({ column }) => column));
  const found: string[] = [];
  for (const { id, name, storage } of columns) {
    if (storage !== 'DOUBLE' || told.has(name) || !isTimeName(name)) continue;
    const [lowest = NaN, highest = NaN] = await workspace.numbers(`SELECT min(${id}), max(${id}) FROM data`);
    const compact = lowest >= 1900_01_01 && highest <= 2100_12_31;
    if (!compact && !EPOCHS.some(([from, to]) => lowest >= from && highest < to)) continue;
    const [strange = 0] = await workspace.numbers(`SELECT count(*) FROM data WHERE ${id} IS NOT NULL AND ${compact ? compactDay(id) : instantOf(id)} IS NULL`);
    if (strange === 0) found.push(id);
  }
  return found;
}
