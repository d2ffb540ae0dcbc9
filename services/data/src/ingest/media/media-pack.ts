import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBAppender } from '@duckdb/node-api';
import type { Workspace } from '../workspace.js';
import type { BrokenMedia, MediaFacts } from './media.types.js';

const BUFFER_BYTES = 4 << 20;

/**
 * The pictures or recordings that a workspace works on: bytes one after the other in one file, facts in the table `media`. In `data`
 * a column of storage MEDIA holds numbers of this pack; equal bytes have the same number, so that copies are found as any others.
 * In memory are 16 bytes for each.
 */
export class MediaPack {
  #offsets = new Float64Array(1024);
  #sizes = new Float64Array(1024);
  #count = 0;
  #end = 0;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  private constructor(private readonly workspace: Workspace, private readonly file: FileHandle, private readonly appender: DuckDBAppender) {}

  static async create(workspace: Workspace): Promise<MediaPack> {
    await workspace.run('CREATE TABLE media (ref BIGINT, digest VARCHAR, width INTEGER, height INTEGER, channels INTEGER, sample_rate INTEGER, duration_ms DOUBLE, broken VARCHAR, beyond VARCHAR)');
    return new MediaPack(workspace, await open(join(workspace.folder, 'media.bin'), 'w+'), await workspace.appender('media'));
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#end;
  }

  /** @returns the number under which it is kept */
  async add(bytes: Buffer, facts: MediaFacts | BrokenMedia): Promise<number> {
    const ref = this.#count++;
    if (ref === this.#offsets.length) {
      this.#offsets = doubled(this.#offsets);
      this.#sizes = doubled(this.#sizes);
    }
    this.#offsets[ref] = this.#end;
    this.#sizes[ref] = bytes.length;
    this.#end += bytes.length;
    this.#append(ref, createHash('sha256').update(bytes).digest('base64'), facts);
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= BUFFER_BYTES) await this.flush();
    return ref;
  }

  /** Before the table `media` is asked, or a picture read. */
  async flush(): Promise<void> {
    this.appender.flushSync();
    if (this.#pending.length === 0) return;
    const chunks = this.#pending;
    this.#pending = [];
    const size = this.#pendingBytes;
    this.#pendingBytes = 0;
    let position = this.#end - size;
    for (let bytes = Buffer.concat(chunks, size); bytes.length > 0;) {
      const { bytesWritten } = await this.file.write(bytes, 0, bytes.length, position);
      position += bytesWritten;
      bytes = bytes.subarray(bytesWritten);
    }
  }

  sizeOf(ref: number): number {
    return this.#sizes[ref] ?? 0;
  }

  async read(ref: number): Promise<Buffer> {
    const size = this.sizeOf(ref);
    const bytes = Buffer.allocUnsafe(size);
    const { bytesRead } = await this.file.read(bytes, 0, size, this.#offsets[ref] ?? 0);
    if (bytesRead !== size) throw new Error(`the pack ends within number ${ref}`);
    return bytes;
  }

  async close(): Promise<void> {
    this.appender.closeSync();
    await this.file.close();
  }

  #append(ref: number, digest: string, facts: MediaFacts | BrokenMedia): void {
    const { appender } = this;
    appender.appendBigInt(BigInt(ref));
    appender.appendVarchar(digest);
    const numbers = facts.kind === 'IMAGE' ? [facts.width, facts.height, facts.channels, undefined] : facts.kind === 'AUDIO' ? [undefined, undefined, facts.channels, facts.sampleRate] : [undefined, undefined, undefined, undefined];
    for (const value of numbers) {
      if (value === undefined) appender.appendNull();
      else appender.appendInteger(value);
    }
    if (facts.kind === 'AUDIO') appender.appendDouble(facts.durationMs);
    else appender.appendNull();
    for (const words of facts.kind === 'BROKEN' ? [facts.reason, facts.beyond] : [undefined, undefined]) {
      if (words === undefined) appender.appendNull();
      else appender.appendVarchar(words);
    }
    appender.endRow();
  }
}

function doubled(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}
