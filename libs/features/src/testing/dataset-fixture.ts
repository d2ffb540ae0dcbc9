import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type ColumnType, type DatasetColumn, type DatasetManifest, type Modality, SPLIT_NAMES, type SplitName } from '../dataset.types.js';

import { audioStatistics, imageStatistics } from './media-statistics.js';

export interface FixtureOptions {
  readonly target?: string;
  readonly exclude?: readonly { readonly name: string; readonly reason: string }[];
  /** Types that the profile would find and this one does not. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** Which rows go to which split; stratified by a target of few values. */
  readonly seed?: number;
  readonly header?: boolean;
  /** Of a file without quotes; default: found out. */
  readonly delimiter?: string;
  readonly modality?: Modality;
}

/** A dataset version as the data service would hand it over: manifest, and the bytes of each split's Parquet file. */
export interface DatasetFixture {
  readonly manifest: DatasetManifest;
  readonly splits: Readonly<Record<SplitName, Uint8Array>>;
}

export async function datasetFromRows(rows: readonly object[], options: FixtureOptions = {}): Promise<DatasetFixture> {
  return inScratch(async (folder, connection) => {
    const path = join(folder, 'rows.json');
    await writeFile(path, JSON.stringify(rows));
    return build(folder, connection, `read_json('${path}', format = 'array', sample_size = -1)`, options);
  });
}

/** 70 % training, 15 % validation, 15 % test. */
export async function datasetFromCsv(path: string, options: FixtureOptions = {}): Promise<DatasetFixture> {
  return inScratch((folder, connection) => build(folder, connection, `read_csv('${path}', header = ${options.header ?? true}, sample_size = -1${options.delimiter === undefined ? '' : `, delim = '${options.delimiter}', quote = ''`})`, options));
}

/** One file a row, as the data service lays out an archive of class folders, or one with a table of numbers: the file's bytes, `label`, and `file`, its path. */
export interface FileRow<Label extends string | number = string> { readonly file: string; readonly label: Label; readonly bytes: Uint8Array }

/** A dataset of images or recordings, with the statistics that the data service would find. */
export async function datasetFromFiles(rows: readonly FileRow<string | number>[], column: 'image' | 'audio', seed?: number): Promise<DatasetFixture> {
  const type = column === 'image' ? 'IMAGE' : 'AUDIO';
  const { manifest, splits } = await inScratch(async (folder, connection) => {
    const numbers = typeof rows[0]?.label === 'number';
    await connection.run(`CREATE TABLE files (${column} BLOB, label ${numbers ? 'DOUBLE' : 'VARCHAR'}, file VARCHAR)`);
    const appender = await connection.createAppender('files');
    for (const { bytes, label, file } of rows) {
      appender.appendBlob(bytes);
      if (typeof label === 'number') appender.appendDouble(label);
      else appender.appendVarchar(label);
      appender.appendVarchar(file);
      appender.endRow();
    }
    appender.closeSync();
    return build(folder, connection, 'files', { target: 'label', types: { [column]: type, ...(numbers ? {} : { label: 'CATEGORY' as const }), file: 'IDENTIFIER' }, ...(seed === undefined ? {} : { seed }) });
  });
  const files = rows.map(({ bytes }) => bytes).filter(({ length }) => length > 0);
  const media = column === 'image' ? { image: await imageStatistics(files) } : { audio: await audioStatistics(files) };
  return { splits, manifest: { ...manifest, modality: type, columns: manifest.columns.map((found) => (found.type === type ? { ...found, ...media } : found)) } };
}

async function build(folder: string, connection: DuckDBConnection, source: string, options: FixtureOptions): Promise<DatasetFixture> {
  await connection.run(`CREATE TABLE data AS SELECT row_number() OVER () AS "fixture row", * FROM ${source}`);
  const described = await connection.runAndReadAll('DESCRIBE data');
  const types = described.getRowObjectsJson().slice(1).map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) }));
  const columns: DatasetColumn[] = [];
  for (const { name, type } of types) columns.push(await profile(connection, name, type, options));

  const target = columns.find(({ name }) => name === options.target);
  const stratum = target && target.statistics.distinct <= 20 ? quoted(target.name) : '1';
  await connection.run(`CREATE TABLE ranked AS SELECT *, (row_number() OVER (PARTITION BY ${stratum} ORDER BY hash("fixture row", ${options.seed ?? 1})) - 0.5) / count(*) OVER (PARTITION BY ${stratum}) AS "fixture rank" FROM data`);
  const ranges: Record<SplitName, string> = { TRAIN: '"fixture rank" < 0.7', VALIDATION: '"fixture rank" >= 0.7 AND "fixture rank" < 0.85', TEST: '"fixture rank" >= 0.85' };
  const splits = { TRAIN: new Uint8Array(), VALIDATION: new Uint8Array(), TEST: new Uint8Array() };
  for (const name of SPLIT_NAMES) {
    const path = join(folder, `${name}.parquet`);
    await connection.run(`COPY (SELECT * EXCLUDE ("fixture row", "fixture rank") FROM ranked WHERE ${ranges[name]} ORDER BY "fixture row") TO '${path}' (FORMAT parquet)`);
    splits[name] = new Uint8Array(await readFile(path));
  }
  const counts = await connection.runAndReadAll(`SELECT ${SPLIT_NAMES.map((name) => `count(*) FILTER (${ranges[name]})`).join(', ')} FROM ranked`);
  const manifest: DatasetManifest = {
    datasetVersionId: 'dsv_01JFIXTURE', modality: options.modality ?? 'TABULAR', columns, excludedColumns: options.exclude ?? [],
    splits: SPLIT_NAMES.map((name, i) => ({ name, rowCount: Number(counts.getRows()[0]?.[i]), digest: createHash('sha256').update(splits[name]).digest('hex') })),
    ...(options.target === undefined ? {} : { suggestedTarget: options.target }),
  };
  return { manifest, splits };
}

async function profile(connection: DuckDBConnection, name: string, physical: string, options: FixtureOptions): Promise<DatasetColumn> {
  const column = quoted(name);
  const [summary] = (await connection.runAndReadAll(`SELECT count(*), count(*) - count(${column}), count(DISTINCT ${column}) FROM data`)).getRows();
  const [count = 0, missing = 0, distinct = 0] = (summary ?? []).map(Number);
  if (physical === 'BLOB') return { name, type: options.types?.[name] ?? 'IMAGE', nullable: missing > 0, statistics: { count, missing, distinct, topValues: [] } };
  const top = await connection.runAndReadAll(`SELECT CAST(${column} AS VARCHAR), count(*) FROM data WHERE ${column} IS NOT NULL GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 20`);
  const found: ColumnType = /INT/.test(physical) ? 'INTEGER' : /DOUBLE|DECIMAL|FLOAT/.test(physical) ? 'NUMBER'
    : physical === 'BOOLEAN' ? 'BOOLEAN' : /DATE|TIME/.test(physical) ? 'DATETIME' : distinct <= 50 ? 'CATEGORY' : 'TEXT';
  return {
    name, type: options.types?.[name] ?? found, nullable: missing > 0,
    statistics: { count, missing, distinct, topValues: top.getRows().map(([value, rows]) => ({ value: String(value), count: Number(rows) })) },
  };
}

async function inScratch<T>(use: (folder: string, connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lepton-fixture-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    return await use(folder, await instance.connect());
  } finally {
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
