import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBBlobValue, DuckDBInstance } from '@duckdb/node-api';
import { LocalArtifactStore } from '@lepton/artifact-store';
import type { VersionContent } from '../src/ingest/finish-version.js';
import { ingest } from '../src/ingest/ingest.js';
import type { ReadOptions } from '../src/ingest/ingest.types.js';
import type { RecipeStep } from '../src/ingest/profile.types.js';
import { deriveVersion } from '../src/ingest/recipe/derive-version.js';
import { identifier, literal } from '../src/ingest/sql.js';

/** A folder with an artifact store, for as long as a spec file runs. */
export class IngestFixture {
  private constructor(readonly folder: string, readonly store: LocalArtifactStore, private readonly memory: { memoryMb?: number }) {}

  /** `memoryMb`: of each workspace. */
  static async create(memory: { memoryMb?: number } = {}): Promise<IngestFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'lepton-ingest-'));
    return new IngestFixture(folder, await LocalArtifactStore.open(join(folder, 'artifacts')), memory);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  async file(content: string | Uint8Array, filename = 'data.csv'): Promise<string> {
    const path = join(await mkdtemp(join(this.folder, 'upload-')), filename);
    await writeFile(path, content);
    return path;
  }

  async ingest(content: string | Uint8Array, options: ReadOptions = {}, filename = 'data.csv'): Promise<VersionContent> {
    // Without a name, as in the artifact store.
    return this.ingestFile(await this.file(content, 'blob'), filename, options);
  }

  async ingestFile(path: string, filename: string, options: ReadOptions = {}): Promise<VersionContent> {
    return ingest({ file: { path, filename }, options, store: this.store, workspace: { ...this.memory, folder: await mkdtemp(join(this.folder, 'work-')) } });
  }

  async derive(parent: VersionContent, steps: readonly RecipeStep[]): Promise<VersionContent> {
    return deriveVersion({ parent, steps, store: this.store, workspace: { ...this.memory, folder: await mkdtemp(join(this.folder, 'derive-')) } });
  }

  /** The bytes of a column of pictures or recordings, each with the value of the column `file`. */
  async blobs(content: VersionContent, column: string): Promise<{ file: string; bytes: Buffer | null }[]> {
    const paths = await Promise.all(content.splits.map(({ digest }) => this.store.localPath(digest)));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(`SELECT file, ${identifier(column)} FROM read_parquet([${paths.map(literal).join(', ')}])`);
    const blobs = reader.getRows().map(([file, value]) => ({ file: String(file), bytes: value instanceof DuckDBBlobValue ? Buffer.from(value.bytes) : null }));
    instance.closeSync();
    return blobs;
  }

  /** The rows of all splits (or one), as strings; null where missing. */
  async rows(content: VersionContent, split?: string): Promise<(string | null)[][]> {
    const paths = await Promise.all(content.splits.filter(({ name }) => split === undefined || name === split).map(({ digest }) => this.store.localPath(digest)));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const columns = content.columns.map(({ name }) => `${identifier(name)}::VARCHAR`).join(', ');
    const reader = await connection.runAndReadAll(`SELECT ${columns} FROM read_parquet([${paths.map(literal).join(', ')}])`);
    const rows = reader.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
    instance.closeSync();
    return rows;
  }
}

/** A table as CSV; `row` gives the cells of each row. */
export const csv = (header: readonly string[], count: number, row: (index: number) => readonly (string | number)[]): string =>
  [header, ...Array.from({ length: count }, (_, index) => row(index))].map((cells) => cells.join(',')).join('\n') + '\n';

/** A small generator of numbers from 0 to 1 (mulberry32), the same on every machine. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
