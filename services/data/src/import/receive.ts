import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArtifactStore } from '@lepton/artifact-store';
import { packTar } from 'modern-tar/fs';
import type { ReceivedFile } from '../dataset-version/version-states.js';
import type { DataIssue } from '../ingest/profile.types.js';
import type { AddressGuard } from './address-guard.js';
import { fetchFile, type FetchOptions } from './fetch-file.js';
import { parquetFilesOf, type HuggingFaceDataset } from './hugging-face.js';
import { makeSample, type SampleSource } from './make-sample.js';

/** `notes`: what of the dataset could not be brought, known once it has been fetched. */
type HuggingFaceSource = { kind: 'huggingFace'; notes?: readonly DataIssue[] } & HuggingFaceDataset;

/** Where a version's file comes from, as it is kept with the version. */
export type ImportSource = { kind: 'url'; url: string } | HuggingFaceSource | SampleSource;

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
  const { files, notes } = await parquetFilesOf(source, options.huggingFaceUrl, fetching);
  await mkdir(folder, { recursive: true });
  try {
    const parts: { name: string; path: string }[] = [];
    let left = options.maximumBytes;
    for (const [index, { url, split }] of files.entries()) {
      const path = join(folder, `${index}.parquet`);
      const { body } = await fetchFile(url, { ...fetching, maximumBytes: left });
      await pipeline(body, createWriteStream(path));
      left -= (await stat(path)).size;
      parts.push({ name: `${split?.toLowerCase() ?? 'all'}/${String(index).padStart(5, '0')}.parquet`, path });
      onProgress((index + 1) / files.length);
    }
    const [only] = parts;
    const single = parts.length === 1 && only;
    const { digest, size } = await store.put(single ? createReadStream(single.path, { highWaterMark: 1 << 20 }) : packed(parts));
    return { fileDigest: digest, filename: `${source.name.replace(/.*\//, '')}.${single ? 'parquet' : 'tar'}`, byteSize: BigInt(size), notes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Files as they came, in their order: row groups stay as small as the hub makes them. Equal ones make equal bytes. */
const packed = (parts: readonly { name: string; path: string }[]): Readable =>
  packTar(parts.map(({ name, path }) => ({ type: 'file', source: path, target: name, mtime: new Date(0), mode: 0o644, uid: 0, gid: 0, uname: '', gname: '' })), { concurrency: 1 });
