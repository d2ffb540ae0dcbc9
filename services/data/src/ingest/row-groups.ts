import { rowsWithCopies } from './duplicates.js';
import type { SplitColumn } from './split.js';
import type { Workspace } from './workspace.js';

const MOST_ROUNDS = 30;
/** Where copies would tie more of the rows together than this, groups alone count: in a narrow table everything equals something. */
const MOST_TOGETHER = 0.3;

/**
 * Fills the table `grouped(row, component)`: rows of one group have the same component, and so have groups that share a copy of a
 * row. A row without a group is one of its own. A component is called after its first row. By label propagation.
 * @returns the table's name
 */
export async function components(workspace: Workspace, columns: readonly SplitColumn[], by: SplitColumn): Promise<string> {
  const groups = `coalesce(${by.id}::VARCHAR, concat(chr(0), rowid))`;
  // The group's own column does not make two rows different.
  const copies = await rowsWithCopies(workspace, columns, `${groups} AS part`);
  const alone = `SELECT row, min(row) OVER (PARTITION BY part) AS component FROM (SELECT rowid AS row, ${groups} AS part FROM data)`;
  if (copies === undefined) {
    await workspace.run(`CREATE OR REPLACE TABLE grouped AS ${alone}`);
    return 'grouped';
  }
  await workspace.run(`CREATE OR REPLACE TABLE linked AS SELECT row, first, part, min(row) OVER (PARTITION BY part) AS component FROM (${copies})`);
  let before = -1;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [sum = 0] = await workspace.numbers('SELECT coalesce(sum(component::HUGEINT), 0) FROM linked');
    if (sum === before) break;
    before = sum;
    await workspace.run('CREATE OR REPLACE TABLE linked AS SELECT row, first, part, min(component) OVER (PARTITION BY first) AS component FROM linked');
    await workspace.run('CREATE OR REPLACE TABLE linked AS SELECT row, first, part, min(component) OVER (PARTITION BY part) AS component FROM linked');
  }
  const [share = 0] = await workspace.numbers('SELECT max(n) / sum(n) FROM (SELECT count(*) AS n FROM linked GROUP BY component)');
  await workspace.run(`CREATE OR REPLACE TABLE grouped AS ${share > MOST_TOGETHER ? alone : 'SELECT row, component FROM linked'}`);
  return 'grouped';
}
