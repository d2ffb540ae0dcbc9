import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, openAsBlob, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { drawnShapes, readClassFolders, zipOf } from '@lepton/features/testing';
import { startMesh } from '@lepton/testing';
import { Lepton } from '../support/lepton.ts';
import { interleave, median, ratio, type Bench, type Row } from './measure.ts';
import type { ReadingCost, ReadingTask } from './processes/data-reader.ts';

const ROUNDS = { tables: 3, pictures: 3 };
const MNIST = resolve(import.meta.dirname, '../../../shared/data/mnist-digits.zip');
/** GiB of one more file, as `LEPTON_BENCH_GIB=10` for the largest that is promised; none without it. */
const GIB = Number(process.env['LEPTON_BENCH_GIB'] ?? 0);
const BYTES_OF_A_ROW = 136.3;
const LIMIT_MIB = 1_024;

/** A number from 0 to 1 that depends on the row `i` and on `of`. */
const random = (of: number) => `(hash(i * 1009 + ${of}) / 18446744073709551616.0)`;
const numbers = (columns: number) => Array.from({ length: columns }, (_, of) => `${of % 4 === 3 ? `(${random(of)} * 1000)::INT` : `round(${random(of)} * 100, 4)`} AS n${of}`);
const MIXED = [
  'i AS id', `round(${random(1)} * 1000, 3) AS price`, `(${random(2)} * 90)::INT AS age`, `['red', 'green', 'blue', 'amber'][1 + floor(${random(3)} * 4)::INT] AS colour`,
  `CASE WHEN ${random(4)} > 0.05 THEN round(${random(5)} * 10, 4) END AS score`, `${random(6)} < 0.5 AS member`, `TIMESTAMP '2020-01-01' + to_seconds((${random(7)} * 1e8)::BIGINT) AS seen`,
  `concat('city ', (${random(8)} * 5000)::INT) AS city`, `concat_ws(' ', 'note', (${random(9)} * 1e6)::INT, 'about', (${random(10)} * 1e6)::INT) AS note`, `CASE WHEN ${random(1)} + ${random(11)} > 1 THEN 'yes' ELSE 'no' END AS label`,
];

async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-bench-data-'));
  const mesh = await startMesh();
  const lepton = new Lepton(mesh.url, mesh.token);
  try {
    return [
      ...await table(lepton, folder, '1M × 10 CSV, mixed types', MIXED, 1_000_000),
      ...await table(lepton, folder, '1M × 20 CSV, numbers', numbers(20), 1_000_000),
      ...await table(lepton, folder, '20,000 × 500 CSV, numbers', numbers(500), 20_000),
      ...await pictures(folder),
      ...await large(folder, 5_000_000),
      ...GIB ? await large(folder, Math.round(GIB * 2 ** 30 / BYTES_OF_A_ROW)) : [],
    ];
  } finally {
    await mesh.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function table(lepton: Lepton, folder: string, what: string, columns: string[], rowCount: number): Promise<Row[]> {
  const path = await csv(folder, columns, rowCount);
  let peak = 0;
  const took = (work: ReadingTask['work']) => async () => {
    const { ms, peakRssBytes } = await cost(folder, work, path);
    if (work === 'ingest') peak = Math.max(peak, peakRssBytes);
    return ms;
  };
  const { ours, whole, understood, copied, again } = await interleave(ROUNDS.tables, {
    ours: took('ingest'), whole: () => uploaded(lepton, path), understood: took('summarize and copy'), copied: took('copy'), again: took('summarize and copy'),
  });
  rmSync(path);
  // Speeds: the inverse of times.
  const control = ratio(understood, again);
  return [
    { what, value: `${seconds(ours)}, ${mib(peak)}`, baseline: `DuckDB, SUMMARIZE and COPY: ${seconds(understood)}`, ratio: ratio(understood, ours), control, goal: '≥ 0.8' },
    { what, value: seconds(ours), baseline: `DuckDB, COPY alone: ${seconds(copied)}`, ratio: ratio(copied, ours), control },
    { what: `${what}, upload to READY`, value: seconds(whole), baseline: `DuckDB, SUMMARIZE and COPY: ${seconds(understood)}`, ratio: ratio(understood, whole), control },
  ];
}

/** Milliseconds from the first byte through the gateway to a version that can be trained on. */
async function uploaded(lepton: Lepton, path: string): Promise<number> {
  const begin = performance.now();
  const { id } = await lepton.upload('table.csv', await openAsBlob(path));
  const version = await lepton.ready(await lepton.createDataset({ name: `table ${begin}`, uploadId: id }));
  if (version.status !== 'READY') throw new Error(version.failure?.message);
  return performance.now() - begin;
}

async function pictures(folder: string): Promise<Row[]> {
  const drawn = join(folder, 'shapes.zip');
  if (!existsSync(MNIST)) writeFileSync(drawn, zipOf(await drawnShapes(4_000)));
  const path = existsSync(MNIST) ? MNIST : drawn;
  const count = readClassFolders(path).length;
  const speed = (work: ReadingTask['work']) => async () => count / (await cost(folder, work, path)).ms * 1_000;
  const { ours, bare, again } = await interleave(ROUNDS.pictures, { ours: speed('ingest'), bare: speed('decode'), again: speed('decode') });
  const each = (values: readonly number[]) => `${median(values).toFixed(0)} pictures/s`;
  return [{ what: `${count.toLocaleString('en')} pictures of 28 × 28 in a ZIP`, value: each(ours), baseline: `sharp, decoding alone: ${each(bare)}`, ratio: ratio(ours, bare), control: ratio(bare, again) }];
}

async function large(folder: string, rowCount: number): Promise<Row[]> {
  const cells = 20;
  const path = await csv(folder, numbers(cells), rowCount);
  const size = `${(statSync(path).size / 2 ** 30).toFixed(1)} GiB`;
  const ours = await cost(folder, 'ingest', path);
  const bare = await cost(folder, 'summarize and copy', path);
  const copied = await cost(folder, 'copy', path);
  rmSync(path);
  const what = `a CSV of ${size}, ${(rowCount * cells / 1e6).toFixed(0)}M numbers`;
  return [
    { what, value: seconds([ours.ms]), baseline: `DuckDB, SUMMARIZE and COPY: ${seconds([bare.ms])}`, ratio: bare.ms / ours.ms, goal: '≥ 0.8' },
    { what, value: seconds([ours.ms]), baseline: `DuckDB, COPY alone: ${seconds([copied.ms])}`, ratio: copied.ms / ours.ms },
    { what: `${what}: peak RSS, of ${LIMIT_MIB} MiB`, value: mib(ours.peakRssBytes), baseline: `DuckDB: ${mib(bare.peakRssBytes)}`, ratio: ours.peakRssBytes / 2 ** 20 / LIMIT_MIB, goal: '≤ 1' },
  ];
}

async function csv(folder: string, columns: string[], rowCount: number): Promise<string> {
  const path = join(folder, 'table.csv');
  const instance = await DuckDBInstance.create(':memory:');
  await (await instance.connect()).run(`COPY (SELECT ${columns.join(', ')} FROM range(${rowCount}) AS rows(i)) TO '${path}' (HEADER)`);
  instance.closeSync();
  return path;
}

/** In a process of its own, as a version is made: its start does not count, its memory is its own. */
async function cost(folder: string, work: ReadingTask['work'], path: string): Promise<ReadingCost> {
  const child = fork(join(import.meta.dirname, 'processes/data-reader.ts'), { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return await new Promise<ReadingCost>((done, failed) => {
    child.once('exit', (code) => failed(new Error(`${work} ended with ${code}`)));
    child.once('error', failed);
    child.on('message', (message) => {
      if (message === 'ready') child.send({ work, path, folder: mkdtempSync(join(folder, 'work-')) } satisfies ReadingTask);
      else done(message as ReadingCost);
    });
  });
}

const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const seconds = (ms: readonly number[]) => `${(median(ms) / 1_000).toFixed(2)} s`;

export default {
  title: 'Data: from a file to a stored version',
  note: `\`ingest\` as the process does it that makes a version: what the file is, dialect, types, statistics, duplicates, leaks, issues, splits, three Parquet files in the artifact
store; the file's hash is known, as an upload is hashed while it arrives. Beside it DuckDB on two threads and 512 MB (ours has 400, in which it cannot write 500 columns): \`SUMMARIZE\` of the same CSV, and \`COPY\` of it to one Parquet file (zstd, as ours; its encodings are those of Parquet's first version, DuckDB's default), which is what can be known and kept in two
statements. Ratios are of speeds; every measurement is a process of its own, whose start does not count. The control is SUMMARIZE and COPY (of pictures: the decoding) twice.
Large files are read once; \`LEPTON_BENCH_GIB=10\` adds one as large as uploads may be. MiB are the process's peak, DuckDB included. *Upload to READY* goes through the gateway of a whole mesh, with
hashing, queue, a process that waits for its work and 100 ms between looks.

What helped: CSV in parts of 16 MiB, since fewer rows than a row group are copied once more; few values counted by GROUP BY without an estimate first; quantiles and lengths of texts from a tenth of the rows; no search for
copies where a column differs in every row, nor for leaks where the first rows rule them out; Parquet's second version, written in half the time, and splits side by side, each on one thread (several threads that
write one file end its row groups as they happen to come along); a packed file for tables that fill more than half of the memory, where spilled blocks are written and read as they are (1.5 GB of CSV: 31 s against 43, and 850 MiB against 1,000);
blocks of 16 KiB there for tables of more than 200 columns (those of 256 KiB ran out of memory) and row groups of 2.5M cells in Parquet (500 columns and 60,000 rows: 10.5 s against 16); one thread where rows are so long that 32 MiB of them are
less than a row group (1,000 columns: 1.8 s to read against 2.4). What did not: a table of the rows that are held out (making it takes what it saves), smaller row groups in memory, other codecs and dictionaries beside
version 2, histograms by GROUP BY; that file for every table (1M rows: 1.4 times as long), small blocks in it for few columns (1.5 times), unpacked (1.2 times). PARTITION_BY keeps no order.`,
  run,
} satisfies Bench;
