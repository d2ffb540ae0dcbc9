import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArtifactStore } from '@lepton/artifact-store';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ReceivedFile } from '../dataset-version/version-states.js';
import { literal, literals } from '../ingest/sql.js';
import type { AddressGuard } from './address-guard.js';
import { fetchFile, type FetchOptions } from './fetch-file.js';
import { parquetFilesOf, type HuggingFaceDataset } from './hugging-face.js';
import { ImportError } from './import-error.js';
import { makeSample, type SampleSource } from './make-sample.js';

/** Where a version's file comes from, as it is kept with the version. */
export type ImportSource = { kind: 'url'; url: string } | ({ kind: 'huggingFace' } & HuggingFaceDataset) | SampleSource;

export interface ReceiveOptions {
  store: ArtifactStore;
  guard: AddressGuard;
  /** For what has to be put together first. */
  folder: string;
  maximumBytes: number;
  huggingFaceUrl: string;
  signal: AbortSignal;
  /** `fraction` from 0 to 1, 0 where the size is not known. */
  onProgress(fraction: number): void;
}

const TELL_MS = 500;

/** Brings the file into the artifact store, whole or not at all. */
export async function receive(source: ImportSource, options: ReceiveOptions): Promise<ReceivedFile> {
  switch (source.kind) {
    case 'url': return receiveUrl(source.url, options);
    case 'huggingFace': return receiveHuggingFace(source, options);
    case 'sample': return makeSample(source, options);
  }
}

async function receiveUrl(url: string, options: ReceiveOptions): Promise<ReceivedFile> {
  const { filename, byteSize, body } = await fetchFile(url, { ...options, field: 'url' });
  const { digest, size } = await options.store.put(Readable.from(metered(body, byteSize, options.onProgress)));
  return { fileDigest: digest, filename, byteSize: BigInt(size) };
}

/** Passes on what comes and tells how much of it, about twice a second. */
async function* metered(body: AsyncIterable<Buffer>, byteSize: number | undefined, onProgress: (fraction: number) => void): AsyncGenerator<Buffer> {
  let received = 0;
  let told = performance.now();
  for await (const chunk of body) {
    received += chunk.length;
    if (performance.now() - told > TELL_MS) {
      told = performance.now();
      onProgress(byteSize ? Math.min(1, received / byteSize) : 0);
    }
    yield chunk;
  }
}

async function receiveHuggingFace(source: HuggingFaceDataset, options: ReceiveOptions): Promise<ReceivedFile> {
  const { folder, store, onProgress } = options;
  const fetching: FetchOptions = { ...options, field: 'huggingFace' };
  const urls = await parquetFilesOf(source, options.huggingFaceUrl, fetching);
  await mkdir(folder, { recursive: true });
  try {
    const paths: string[] = [];
    let left = options.maximumBytes;
    for (const [index, url] of urls.entries()) {
      const path = join(folder, `${index}.parquet`);
      const { body } = await fetchFile(url, { ...fetching, maximumBytes: left });
      await pipeline(body, createWriteStream(path));
      left -= (await stat(path)).size;
      paths.push(path);
      onProgress((index + 1) / urls.length);
    }
    const [only] = paths;
    const whole = paths.length === 1 && only ? only : await united(paths, join(folder, 'whole.parquet'));
    const { digest, size } = await store.put(createReadStream(whole, { highWaterMark: 1 << 20 }));
    return { fileDigest: digest, filename: `${source.name.replace(/.*\//, '')}.parquet`, byteSize: BigInt(size) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One Parquet file of several, rows in their order. */
async function united(paths: readonly string[], whole: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' });
  try {
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT * FROM read_parquet([${literals(paths)}], union_by_name = true)) TO ${literal(whole)} (FORMAT parquet)`);
    return whole;
  } catch (error) {
    throw new ImportError('NOT_A_FILE', `The dataset's Parquet files do not fit together: ${error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)}.`, 'huggingFace');
  } finally {
    instance.closeSync();
  }
}
