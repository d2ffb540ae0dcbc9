import type { DataIssue, ProfiledColumn } from './profile.types.js';
import { SPLIT_OF, type SplitRelation } from './split.js';
import type { Workspace } from './workspace.js';

/** Says whether the rows of a group are in one split, as they should be. */
export async function groupIssues(workspace: Workspace, rowsOf: SplitRelation['all'], group: ProfiledColumn | undefined): Promise<DataIssue[]> {
  if (!group) return [];
  const { name, column: { id }, statistics: { distinct, count, missing } } = group;
  const [torn = 0] = await workspace.numbers(`SELECT count(*) FROM (SELECT ${id} FROM ${rowsOf([{ id }])} WHERE ${id} IS NOT NULL GROUP BY ${id} HAVING count(DISTINCT ${SPLIT_OF}) > 1)`);
  const about = `"${name}" says who or what a row is about: ${distinct} of them in ${count - missing} rows.`;
  return torn === 0
    ? [{ code: 'GROUPS', severity: 'INFO', column: name, message: `${about} The rows of each are in one split, so that a model is tested on others than it has seen; for the same reason runs leave the column out.` }]
    : [{ code: 'GROUPS', severity: 'WARNING', column: name, message: `${about} The rows of ${torn} are in several splits, so the test asks about some that training has seen, and flatters the model. The fix deals them out whole.`, fix: { kind: 'split', arguments: { group_by: name } } }];
}
