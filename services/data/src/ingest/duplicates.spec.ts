import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDuplicates, rowsWithCopies } from './duplicates.js';
import type { SplitColumn } from './split.js';
import { Workspace } from './workspace.js';

describe('findDuplicates', () => {
  const columns: SplitColumn[] = [{ id: 'c0', name: 'row', storage: 'DOUBLE', type: 'IDENTIFIER' }, { id: 'c1', name: 'x', storage: 'DOUBLE', type: 'INTEGER' }];
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await Workspace.open({ folder: await mkdtemp(join(tmpdir(), 'lepton-duplicates-')) });
    await workspace.run('CREATE TABLE data AS SELECT i::DOUBLE AS c0, (i % 700)::DOUBLE AS c1 FROM range(1000) AS rows(i)');
  });
  afterEach(async () => {
    await workspace.close();
    await rm(workspace.folder, { recursive: true, force: true });
  });

  it.each([['all rows at once', undefined], ['some rows at a time', 90]])('finds the same copies by %s', async (_, rowsAtOnce) => {
    expect(await findDuplicates(workspace, columns, rowsAtOnce)).toBe(300);
    const rows = await rowsWithCopies(workspace, columns);
    expect(await workspace.numbers(`SELECT count(*), count(*) FILTER (first = row % 700), sum(size) FROM (${rows})`)).toEqual([1000, 1000, 700 * 1 + 300 * 3]);
  });

  it('does not look where some column differs in every row, unless it names the rows', async () => {
    expect(await findDuplicates(workspace, columns.map((column) => ({ ...column, allDiffer: column.id === 'c0' })))).toBe(300);
    expect(await findDuplicates(workspace, columns.map((column) => ({ ...column, allDiffer: column.id === 'c1' })))).toBe(0);
  });
});
