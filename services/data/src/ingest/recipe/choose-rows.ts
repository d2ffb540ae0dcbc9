import { literal } from '../sql.js';
import { SPLIT_OF } from '../split.js';
import { invalid, type Arguments } from './recipe-steps.js';
import type { RecipeTable } from './recipe-table.js';

/** Rebalancing may make a table so many times larger. */
const MOST_GROWTH = 20;

/** An order by chance that is the same on every machine. */
const drawn = (seed: number, index: number): string => `md5_number_lower(concat(${literal(`${index}:${seed}`)}, ':', row))`;

export async function deduplicate(table: RecipeTable, { columns: names, across_splits: across }: Arguments<'deduplicate'>, index: number): Promise<void> {
  const media = table.columns.filter(({ storage }) => storage === 'MEDIA');
  const described = media.length > 0 ? media : table.columns.filter(({ type }) => type !== 'IDENTIFIER');
  const columns = names?.map((name) => table.column(name, index)) ?? (described.length > 0 ? described : table.columns);
  const ids = columns.map(({ id }) => id).join(', ');
  // Exact: copies are found by their values, not by a hash.
  if (!across) return table.keepRows(`rowid IN (SELECT min(rowid) FROM data GROUP BY ${ids})`);
  const order = `CASE ${SPLIT_OF} WHEN 'TRAIN' THEN 0 WHEN 'VALIDATION' THEN 1 ELSE 2 END`;
  await table.become(`SELECT ${table.selection()} FROM (SELECT *, rowid AS row, ${order} AS place, min(${order}) OVER (PARTITION BY ${ids}) AS first_place FROM data) WHERE place = first_place ORDER BY row`);
}

export async function rebalance(table: RecipeTable, { column: name, method, seed }: Arguments<'rebalance'>, index: number): Promise<void> {
  const { id } = table.column(name, index);
  const training = `${SPLIT_OF} = 'TRAIN' AND ${id} IS NOT NULL`;
  const [classes = 0, most = 0, least = 0] = await table.workspace.numbers(`SELECT count(*), max(n), min(n) FROM (SELECT count(*) AS n FROM data WHERE ${training} GROUP BY ${id})`);
  if (classes < 2) throw invalid(index, `"${name}" has ${classes === 0 ? 'no' : 'one'} class in the training split; there is nothing to balance`);
  const before = await table.rowCount();
  const wanted = method === 'oversample' ? most : least;
  if (classes * wanted > before * MOST_GROWTH) throw invalid(index, `${classes} classes of ${wanted} rows each are more than ${MOST_GROWTH} times the table. Leave out or join rare classes first, or undersample`);
  // Row r of a class with n rows comes so often that the class has as many as wanted.
  const times = `CASE WHEN ${training} THEN (${wanted} // n + CASE WHEN place <= ${wanted} % n THEN 1 ELSE 0 END)::BIGINT ELSE 1 END`;
  await table.become(`SELECT ${table.selection()} FROM (SELECT *, unnest(range(times)) AS again FROM (SELECT *, ${times} AS times FROM (
    SELECT *, count(*) OVER (PARTITION BY ${SPLIT_OF}, ${id}) AS n, row_number() OVER (PARTITION BY ${SPLIT_OF}, ${id} ORDER BY ${drawn(seed, index)}, row) AS place FROM (SELECT *, rowid AS row FROM data))) WHERE times > 0) ORDER BY row, again`);
  if (method === 'oversample') table.repeated += (await table.rowCount()) - before;
}

export async function sample(table: RecipeTable, { rows, share, stratify_by: by, seed }: Arguments<'sample'>, index: number): Promise<void> {
  const all = await table.rowCount();
  const part = share ?? Math.min(1, (rows ?? all) / Math.max(1, all));
  const strata = [SPLIT_OF, ...(by === undefined ? [] : [table.column(by, index).id])].join(', ');
  await table.become(`SELECT ${table.selection()} FROM (SELECT *, count(*) OVER (PARTITION BY ${strata}) AS n, row_number() OVER (PARTITION BY ${strata} ORDER BY ${drawn(seed, index)}, row) AS place
    FROM (SELECT *, rowid AS row FROM data)) WHERE place <= greatest(1, round(n * ${part}::DOUBLE)) ORDER BY row`);
}
