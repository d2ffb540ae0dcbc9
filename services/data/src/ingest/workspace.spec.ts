import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { csv, IngestFixture, random } from '../../test/ingest-fixture.js';
import type { RecipeStep } from './profile.types.js';
import { Workspace } from './workspace.js';

jest.setTimeout(60_000);

const open = async (memoryMb: number): Promise<Workspace> => Workspace.open({ folder: await mkdtemp(join(tmpdir(), 'lepton-workspace-')), memoryMb });

describe('a workspace', () => {
  it('keeps a table in a file that would fill its memory, and others where they are; all are seen by what is done side by side', async () => {
    const workspace = await open(64);
    await workspace.run('CREATE TABLE small AS SELECT 1 AS a');
    await workspace.makeRoomFor(2, { bytes: 10e6 });
    expect(existsSync(join(workspace.folder, 'tables.duckdb'))).toBe(false);
    await workspace.makeRoomFor(2, { rows: 2.5e6 });
    await workspace.run('CREATE TABLE data AS SELECT range AS b, hash(range) AS c FROM range(3000000)');
    expect(existsSync(join(workspace.folder, 'tables.duckdb'))).toBe(true);
    const count = (of: Workspace) => of.numbers('SELECT max(b), max(a) FROM data, small');
    expect(await workspace.sideBySide(count, count)).toEqual([[2_999_999, 1], [2_999_999, 1]]);
    await workspace.close();
    expect(existsSync(workspace.folder)).toBe(false);
  });

  it('holds more columns than its memory has blocks for', async () => {
    const columns = Array.from({ length: 200 }, (_, index) => `hash(range + ${index}) AS c${index}`).join(', ');
    const fill = `CREATE TABLE data AS SELECT ${columns} FROM range(20000)`;
    const before = await open(64);
    await expect(before.run(fill)).rejects.toMatchObject({ code: 'OUT_OF_MEMORY', message: expect.stringContaining('LEPTON_DATA_MEMORY_MB') });
    await before.close();
    const workspace = await open(64);
    await workspace.makeRoomFor(200, {});
    await workspace.run(fill);
    expect(await workspace.numbers('SELECT count(*), max(c199 = hash(range + 199))::INTEGER FROM data POSITIONAL JOIN range(20000)')).toEqual([20_000, 1]);
    await workspace.close();
  });
});

describe('a version', () => {
  it('is the same whether its tables were in memory or in a file', async () => {
    const WIDTH = 80;
    const roomy = await IngestFixture.create();
    const narrow = await IngestFixture.create({ memoryMb: 128 });
    const next = random(17);
    const row = (index: number) => [`p${index % 90}`, ['red', 'green', 'blue'][index % 3] ?? '', `2024-01-${String(1 + (index % 28)).padStart(2, '0')}`, ...Array.from({ length: WIDTH - 3 }, (_, at) => (at === 5 && index % 7 === 0 ? '' : next().toFixed(at % 4)))];
    const rows = Array.from({ length: 1_500 }, (_, index) => row(index));
    const table = csv(['person', 'colour', 'day', ...Array.from({ length: WIDTH - 3 }, (_, at) => `n${at}`)], 1_600, (index) => rows[index % 1_500] ?? []);
    const steps: RecipeStep[] = [
      { kind: 'impute', arguments: { column: 'n5', strategy: 'median' } },
      { kind: 'sql', arguments: { query: 'SELECT * REPLACE (round(n1 * 2, 3) AS n1) FROM data WHERE n2 > 0.1' } },
      { kind: 'deduplicate', arguments: {} },
      { kind: 'split', arguments: { group_by: 'person' } },
    ];
    const made = [];
    for (const fixture of [roomy, narrow]) {
      const version = await fixture.ingest(table, { target: 'colour' });
      made.push({ version, derived: await fixture.derive(version, steps) });
      await fixture.remove();
    }
    const [first, second] = made.map((each) => [each.version, each.derived].map(({ digest, rowCount, issues, splits }) => ({ digest, rowCount, issues, splits })));
    expect(second).toEqual(first);
    expect(made[0]?.version).toMatchObject({ rowCount: 1_600, issues: expect.arrayContaining([expect.objectContaining({ code: 'DUPLICATE_ROWS' })]) });
    expect(made[0]?.derived.rowCount).toBeLessThan(1_500);
  });

  it.each([[400, 6_000], [1_200, 400]])('is made of %i columns in 128 MB, row by row as they were', async (width, rowCount) => {
    const fixture = await IngestFixture.create({ memoryMb: 128 });
    const next = random(width);
    const header = Array.from({ length: width }, (_, at) => `n${at}`);
    const version = await fixture.ingest(csv(['class', ...header], rowCount, (index) => ['ab'[index % 2] ?? '', ...header.map((_, at) => (at === 0 ? index : next().toFixed(3)))]));
    expect(version).toMatchObject({ rowCount, suggestedTarget: 'class', splits: [{ rowCount: rowCount * 0.7 }, { rowCount: rowCount * 0.15 }, { rowCount: rowCount * 0.15 }] });
    expect(version.columns).toHaveLength(width + 1);
    expect(version.splitProfiles?.map(({ classes }) => classes)).toEqual([0.35, 0.075, 0.075].map((share) => [rowCount * share, rowCount * share]));
    const rows = await fixture.rows(version);
    expect(rows.map(([, number]) => Number(number)).sort((a, b) => a - b)).toEqual(Array.from({ length: rowCount }, (_, index) => index));
    const doubled = await fixture.derive(version, [{ kind: 'sql', arguments: { query: 'SELECT *, n1 * 2 AS doubled FROM data' } }]);
    expect([doubled.rowCount, doubled.columns.length]).toEqual([rowCount, width + 2]);
    await fixture.remove();
  });
});
