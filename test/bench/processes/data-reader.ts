/** Does one piece of work with a file, as the process does that makes a dataset version, says what it took, and ends. */
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { openArtifactStore } from '@lepton/artifact-store';
import { readClassFolders } from '@lepton/features/testing';
import sharp from 'sharp';

export interface ReadingTask {
  work: 'ingest' | 'summarize and copy' | 'copy' | 'decode';
  path: string;
  folder: string;
}

export interface ReadingCost {
  ms: number;
  cpuMs: number;
  /** Of the whole process, DuckDB included. */
  peakRssBytes: number;
}

/** With less than the second, DuckDB alone cannot write 500 columns. */
const MEMORY_MB = { ours: 400, alone: 512 };
const WINDOW = 16;
type Ingest = (input: { file: { path: string; filename: string }; digest: string; options: object; store: object; workspace: { folder: string; memoryMb: number } }) => Promise<object>;
const { ingest } = (await import(new URL('../../../services/data/dist/ingest/ingest.js', import.meta.url).href)) as { ingest: Ingest };

const works: Record<ReadingTask['work'], (task: ReadingTask) => Promise<() => Promise<unknown>>> = {
  ingest: async ({ path, folder }) => {
    const store = await openArtifactStore(pathToFileURL(join(folder, 'artifacts')).href);
    // In the service it is known, as an upload is hashed while it arrives; it only seeds the splits.
    const digest = `sha256:${'0'.repeat(64)}`;
    return () => ingest({ file: { path, filename: basename(path) }, digest, options: {}, store, workspace: { folder: join(folder, 'work'), memoryMb: MEMORY_MB.ours } });
  },
  'summarize and copy': (task) => duckdb(task, true),
  copy: (task) => duckdb(task, false),
  decode: ({ path }) => {
    const pictures = readClassFolders(path).map(({ bytes }) => bytes);
    return Promise.resolve(async () => {
      const underWay: Promise<unknown>[] = [];
      for (const bytes of pictures) {
        underWay.push(sharp(bytes).raw().toBuffer());
        if (underWay.length > WINDOW) await underWay.shift();
      }
      await Promise.all(underWay);
    });
  },
};

/** What one would write without a data platform, with the compression that ours has. */
async function duckdb({ path, folder }: ReadingTask, summarize: boolean): Promise<() => Promise<void>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: `${MEMORY_MB.alone}MB`, temp_directory: join(folder, 'spill') });
  const connection = await instance.connect();
  return async () => {
    if (summarize) await connection.runAndReadAll(`SUMMARIZE SELECT * FROM read_csv('${path}')`);
    await connection.run(`COPY (SELECT * FROM read_csv('${path}')) TO '${join(folder, 'bare.parquet')}' (FORMAT parquet, COMPRESSION zstd)`);
  };
}

process.once('message', (task: ReadingTask) => void (async () => {
  const work = await works[task.work](task);
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const cost: ReadingCost = { ms, cpuMs: (user + system) / 1_000, peakRssBytes: process.resourceUsage().maxRSS * 1_024 };
  rmSync(task.folder, { recursive: true, force: true });
  process.send?.(cost, () => process.exit());
})());
process.send?.('ready');
