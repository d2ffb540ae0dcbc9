import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMesh, type TestMesh } from '@lepton/testing';
import { buildSchema, GraphQLScalarType, parse, validate, type GraphQLSchema } from 'graphql';
import { flowers } from '../support/sample-data.js';

const ROW = JSON.stringify({ sepal_length: 6.6, sepal_width: 3, petal_length: 5.6, petal_width: 2.1 });

describe('the examples', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-examples-'));
  const { filename, content, target } = flowers();
  const file = join(folder, filename);
  let mesh: TestMesh;

  beforeAll(async () => {
    writeFileSync(file, content);
    mesh = await startMesh();
  }, 120_000);
  afterAll(async () => {
    await mesh?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** What the script prints; fails where it fails. */
  const run = (command: string, ...args: string[]) => new Promise<string>((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, NODE_OPTIONS: '', LEPTON_URL: `${mesh.url}/graphql`, LEPTON_TOKEN: mesh.token } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`ended with ${code ?? 'a signal'}:\n${output}`))));
  });

  it('in TypeScript goes from the file to the watched model', async () => {
    const output = await run(process.execPath, join(import.meta.dirname, 'main-job.ts'), file, target, ROW);
    expect(output).toMatch(/150 rows, 5 columns/);
    expect(output).toMatch(/epoch \d+: .*train loss/);
    expect(output).toMatch(/test: accuracy (0\.9|1)/);
    expect(output).toMatch(/: viola \(\d+ %\)/);
    expect(output).toMatch(/1 request, p50 [\d.]+ ms; 1 outcome/);
  }, 120_000);

  it('in TypeScript needs no file: a sample is asked for by its key', async () => {
    const output = await run(process.execPath, join(import.meta.dirname, 'main-job.ts'), 'sample:tumour-measurements');
    expect(output).toMatch(/720 rows, 13 columns/);
    expect(output).toMatch(/test: accuracy 0\.9/);
    expect(output).toMatch(/"tumour_size_mm":.*: (benign|malignant) \(\d+ %\)/);
  }, 120_000);

  it('with curl alone does too', async () => {
    const output = await run('bash', join(import.meta.dirname, 'main-job.sh'), file, target, ROW);
    expect(output).toMatch(/is ready/);
    expect(output).toMatch(/"status":"SUCCEEDED"/);
    expect(output).toMatch(/"label":"viola"/);
    expect(output).toMatch(/"inputs":\[\{"name":"sepal_length"/);
    const films = await run('bash', join(import.meta.dirname, 'main-job.sh'), 'sample:film-ratings', 'rating', '{"user_id": 1001, "film": "A Last Mirror (2000)"}');
    expect(films).toMatch(/"output":\{"value":[1-5]/);
  }, 120_000);
});

describe('the operations', () => {
  const documents = readdirSync(join(import.meta.dirname, 'graphql'));
  let schema: GraphQLSchema;

  beforeAll(() => {
    // Types and fields are enough to validate against: the supergraph's directives are left in place.
    schema = buildSchema(readFileSync(join(import.meta.dirname, '../../gateway/server/supergraph.graphql'), 'utf8'), { assumeValidSDL: true });
    expect(schema.getType('DateTime')).toBeInstanceOf(GraphQLScalarType);
  });

  it.each(documents)('%s fits the graph', (name) => {
    expect(validate(schema, parse(readFileSync(join(import.meta.dirname, 'graphql', name), 'utf8'))).map(({ message }) => message)).toEqual([]);
  });
});
