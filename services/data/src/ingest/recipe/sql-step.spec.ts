import { jest } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csv, IngestFixture } from '../../../test/ingest-fixture.js';
import type { VersionContent } from '../finish-version.js';
import { identifier } from '../sql.js';
import { deriveVersion } from './derive-version.js';
import { previewRecipe } from './preview-recipe.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
let parent: VersionContent;
let secret: string;
beforeAll(async () => {
  fixture = await IngestFixture.create();
  parent = await fixture.ingest(csv(['id', 'x', 'whole', '__proto__', 'sure', "it's \"here\"; DROP TABLE data --", 'y'], 120, (index) => [
    `k${index}`, index / 4, index % 7, `p${index % 3}`, index % 2 ? 'true' : 'false', `v${index % 5}`, index % 3 ? 'yes' : 'no',
  ]));
  secret = join(fixture.folder, 'secret.csv');
  await writeFile(secret, 'password\nhunter2\n');
});
afterAll(() => fixture.remove());

const place = async () => ({ folder: await mkdtemp(join(fixture.folder, 'sql-')) });
const run = async (query: string, sqlTimeoutMs?: number) => deriveVersion({ parent, steps: [{ kind: 'sql', arguments: { query } }], store: fixture.store, workspace: await place(), ...(sqlTimeoutMs && { sqlTimeoutMs }) });
const names = ({ columns }: VersionContent) => columns.map(({ name, type }) => `${name} ${type}`);
const splits = ({ splits: all }: VersionContent) => all.map(({ rowCount }) => rowCount);

describe('a query', () => {
  it('sees the columns under their names, and keeps splits and types with SELECT *', async () => {
    const version = await run('SELECT * EXCLUDE (id), x * 2 AS double, whole + 1 AS next FROM data WHERE sure');
    expect(names(version)).toEqual(['x NUMBER', 'whole INTEGER', '__proto__ CATEGORY', 'sure BOOLEAN', "it's \"here\"; DROP TABLE data -- CATEGORY", 'y CATEGORY', 'double NUMBER', 'next INTEGER']);
    expect(version).toMatchObject({ rowCount: 60, suggestedTarget: 'y' });
    for (const split of ['TRAIN', 'VALIDATION', 'TEST']) {
      const before = (await fixture.rows(parent, split)).filter((row) => row[4] === 'true').map((row) => row[1]);
      expect((await fixture.rows(version, split)).map(([x]) => x)).toEqual(before);
    }
  });

  it('deals rows out anew where it gives no _split, and gives the same digest each time', async () => {
    const query = 'WITH sums AS (SELECT whole, y, sum(x) AS total, count(*) AS n FROM data GROUP BY ALL) SELECT * FROM sums; -- done';
    const version = await run(query);
    expect(version.rowCount).toBe(14);
    expect(splits(version).reduce((sum, rows) => sum + rows)).toBe(14);
    expect(splits(version)[0]).toBeLessThan(14);
    expect((await run(query)).digest).toBe(version.digest);
    expect((await run(`${query} again`)).digest).toBe(version.digest); // a comment changes the recipe, not the rows
    const moved = await run("SELECT * REPLACE (CASE WHEN whole = 0 THEN 'TEST' ELSE 'TRAIN' END AS _split) FROM data");
    expect(splits(moved)).toEqual([102, 0, 18]);
  });

  it('uses names that are meant to break out', async () => {
    expect((await run(`SELECT "__proto__", ${identifier("it's \"here\"; DROP TABLE data --")} AS "a'b""c;--" FROM data`)).columns.map(({ name }) => name)).toEqual(['__proto__', 'a\'b"c;--']);
  });

  it.each<[string, RegExp]>([
    ['DROP TABLE data', /reads with SELECT and does nothing else/],
    ['SELECT 1; DROP TABLE data', /SELECT|statements/],
    ['SELECT 1; SELECT 2', /2 statements/],
    ['SELECT * FROM data) TO \'/tmp/x\' --', /no SQL that can be read/],
    ["SELECT 'open", /no SQL that can be read/],
    ["COPY data TO 'out.csv'", /does nothing else/],
    ["COPY (SELECT 1) TO '/tmp/x.csv'", /does nothing else/],
    ["ATTACH '/tmp/x.db'", /does nothing else/],
    ['INSTALL httpfs', /does nothing else/],
    ['LOAD httpfs', /does nothing else/],
    ["SET memory_limit = '100GB'", /does nothing else/],
    ['PRAGMA database_list', /does nothing else/],
    ['CALL pragma_version()', /does nothing else/],
    ['EXPORT DATABASE \'/tmp/x\'', /does nothing else/],
    ['CREATE TABLE x AS SELECT 1', /does nothing else/],
    ['INSERT INTO data SELECT * FROM data', /does nothing else/],
    ['DESCRIBE data', /describes tables/],
    ["SELECT * FROM '/etc/passwd'", /reads "\/etc\/passwd"; a query can read the table data only/],
    ["SELECT * FROM 'https://example.com/x.csv'", /reads "https/],
    ["SELECT * FROM read_csv('/etc/passwd')", /read_csv\(\) is not available/],
    ["SELECT * FROM read_text('/etc/passwd')", /read_text\(\) is not available/],
    ["SELECT (SELECT content FROM read_blob('/etc/passwd'))", /read_blob\(\) is not available/],
    ["SELECT * FROM data WHERE EXISTS (SELECT 1 FROM glob('/*'))", /glob\(\) is not available/],
    ["WITH a AS (SELECT * FROM parquet_metadata('x')) SELECT * FROM a", /parquet_metadata\(\) is not available/],
    ["SELECT * FROM query('SELECT random()')", /query\(\) is not available/],
    ["SELECT * FROM query_table('data')", /query_table\(\) is not available/],
    ['SELECT * FROM duckdb_settings()', /duckdb_settings\(\) is not available/],
    ['SELECT * FROM duckdb_secrets()', /duckdb_secrets\(\) is not available/],
    ['SELECT * FROM information_schema.tables', /reads "information_schema.tables"/],
    ['SELECT * FROM pg_catalog.pg_class', /reads "pg_catalog.pg_class"/],
    ["SELECT current_setting('temp_directory')", /current_setting\(\) is not available/],
    ["SELECT getenv('HOME')", /getenv/],
    ['SELECT random() AS r FROM data', /random\(\) gives other values each time/],
    ['SELECT uuid() AS r FROM data', /uuid\(\) gives other values/],
    ['SELECT now() AS r FROM data', /now\(\) gives other values/],
    ['SELECT current_date AS r FROM data', /current_date gives other values/],
    ['SELECT * FROM data USING SAMPLE 3', /samples by chance/],
    ['SELECT * FROM data TABLESAMPLE 10%', /samples by chance/],
    ['SELECT nothing FROM data', /Referenced column "nothing" not found/],
    ["SELECT x, 'NOWHERE' AS _split FROM data", /another _split than TRAIN/],
    ['SELECT _split FROM data', /no column/],
    ['SELECT y::INTEGER AS n FROM data', /Conversion Error.*'(?:yes|no)'/],
  ])('is refused: %s', async (query, message) => {
    await expect(run(query)).rejects.toMatchObject({ code: 'INVALID_RECIPE', field: 'steps[0]', message: expect.stringMatching(message) });
  });

  it('cannot read or write a file even where the check is passed', async () => {
    // The sandbox itself, without the check before it.
    const { runInSandbox } = await import('./sql-sandbox.js');
    const folder = (await place()).folder;
    const options = { folder, tables: new Map<string, string>(), memoryMb: 64, rowGroup: 2_048, timeoutMs: 5_000, mostRows: 100, mostBytes: 1e8 };
    for (const query of [`SELECT * FROM read_csv('${secret}')`, `FROM '${secret}'`, "SELECT * FROM glob('/etc/*')", `SELECT * FROM read_text('${secret}')`, "SELECT * FROM read_csv('https://example.com/x')"]) {
      expect(await runInSandbox(query, options)).toMatchObject({ refused: expect.stringMatching(/Permission Error|disabled|httpfs/) });
    }
    const out = join(folder, 'out.csv');
    expect(await runInSandbox(`SELECT 1) TO '${out}'; --`, options)).toHaveProperty('refused');
    expect(await runInSandbox("SELECT 1) TO '/dev/null'; SET memory_limit = '10GB'; --", options)).toHaveProperty('refused');
    expect(existsSync(out)).toBe(false);
    expect((await readdir(folder)).filter((name) => name !== 'result.parquet')).toEqual([]);
  });

  it('ends when it takes too long, or too much', async () => {
    await expect(run('SELECT sum(a.range * b.range) AS s FROM range(10000000) a, range(10000000) b', 500)).rejects.toMatchObject({ message: expect.stringContaining('longer than 0.5 seconds') });
    await expect(run('SELECT range AS x FROM range(3000000)')).rejects.toMatchObject({ message: expect.stringContaining('more than 1000000 rows') });
    await expect(run("SELECT repeat('x', 2000000000) AS x FROM data")).rejects.toMatchObject({ code: 'INVALID_RECIPE' });
  });
});

describe('a preview', () => {
  const preview = async (steps: { kind: string; arguments: unknown }[], of = parent, first = 5) => previewRecipe({ parent: of, steps, first, store: fixture.store, workspace: await place() });

  it('shows rows, columns, and what would be found, and stores nothing', async () => {
    const blobs = async () => (await readdir(join(fixture.folder, 'artifacts'), { recursive: true })).length;
    const before = await blobs();
    const seen = await preview([{ kind: 'sql', arguments: { query: 'SELECT *, 1 AS same FROM data WHERE whole < 3 ORDER BY x' } }, { kind: 'rename', arguments: { column: '__proto__', to: 'p' } }]);
    expect(seen).toMatchObject({ rowCount: 52, exact: true, suggestedTarget: 'y' });
    expect(seen.rows).toHaveLength(5);
    expect(seen.rows[0]).toMatchObject({ id: 'k0', x: 0, whole: 0, p: 'p0', sure: 'false', y: 'no' });
    expect(seen.columns.map(({ name }) => name)).toContain('same');
    expect(seen.issues.map(({ code, column }) => [code, column])).toContainEqual(['CONSTANT', 'same']);
    expect(await blobs()).toBe(before);
  });

  it('estimates from a sample where there are many rows, and is quick', async () => {
    const large = await fixture.ingest(csv(['n', 'word', 'y'], 40_000, (index) => [index, `w${index % 10}`, index % 2]));
    const seen = await preview([{ kind: 'filter', arguments: { column: 'word', operator: 'in', value: ['w1', 'w2'] } }], large);
    expect(seen.exact).toBe(false);
    expect(seen.rowCount).toBeGreaterThan(7_000);
    expect(seen.rowCount).toBeLessThan(9_000);
    expect((await preview([{ kind: 'filter', arguments: { column: 'word', operator: '=', value: 'none' } }], large))).toMatchObject({ rowCount: 0, rows: [], columns: [] });
  });

  it('says which step cannot be applied', async () => {
    await expect(preview([{ kind: 'drop_missing', arguments: {} }, { kind: 'sql', arguments: { query: 'SELEC' } }])).rejects.toMatchObject({ code: 'INVALID_RECIPE', field: 'steps[1]' });
  });
});
