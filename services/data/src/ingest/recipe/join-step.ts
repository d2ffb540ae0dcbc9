import { asText } from '../cast-to.js';
import { invalid, type Arguments } from './recipe-steps.js';
import { readSplits, type RecipeTable, type SplitSource } from './recipe-table.js';

export type JoinSource = SplitSource;

/** A row keeps its split and meets one row of the other table at most, so a join neither repeats rows nor moves them. */
export async function join(table: RecipeTable, { dataset_version: version, on, keep }: Arguments<'join'>, source: JoinSource | undefined, index: number): Promise<void> {
  if (!source) throw invalid(index, `there is no dataset version ${version}`);
  const { workspace } = table;
  const right = await readSplits(workspace, 'other', source);
  const keys = on.map((key) => {
    const [left, other] = typeof key === 'string' ? [key, key] : [key.left, key.right];
    const found = right.find(({ name }) => name === other);
    if (!found) throw invalid(index, `the dataset version ${version} has no column "${other}"`);
    if (found.storage === 'MEDIA') throw invalid(index, `"${other}" has pictures or recordings, by which nothing can be joined`);
    return { left: table.values(left, index), right: found };
  });
  // Equal types are compared as they are, others as text.
  const compared = keys.map(({ left, right: other }) => (left.storage === other.storage
    ? { left: `l.${left.id}`, right: `r.${other.id}` }
    : { left: asText({ ...left, id: `l.${left.id}` }), right: asText({ ...other, id: `r.${other.id}` }) }));
  const present = compared.map((key) => `${key.right} IS NOT NULL`).join(' AND ');
  const [repeated = 0] = await workspace.numbers(`SELECT count(*) FROM (SELECT count(*) FROM other AS r WHERE ${present} GROUP BY ${compared.map((key) => key.right).join(', ')} HAVING count(*) > 1)`);
  if (repeated > 0) throw invalid(index, `in the dataset version ${version}, ${repeated} of the values to join on occur more than once. Deduplicate it on these columns first`);
  const keyIds = new Set(keys.map((key) => key.right.id));
  const added = right.filter(({ id }) => !keyIds.has(id));
  const made = table.named(added, table.columns);
  await table.become(`SELECT ${[...table.columns.map(({ id }) => `l.${id}`), ...made.map(({ id }, at) => `r.${added[at]?.id} AS ${id}`), 'l.split_of'].join(', ')}
    FROM (SELECT *, rowid AS row FROM data) AS l ${keep === 'all' ? 'LEFT' : 'INNER'} JOIN other AS r ON ${compared.map((key) => `${key.left} = ${key.right}`).join(' AND ')} ORDER BY l.row`);
  await workspace.run('DROP TABLE other');
  table.columns = [...table.columns, ...made];
}
