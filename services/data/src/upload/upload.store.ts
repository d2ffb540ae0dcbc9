import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ArtifactError, type ArtifactStore } from '@lepton/artifact-store';
import { Upload as TusUpload } from '@tus/server';
import { DataSource } from 'typeorm';
import { ARTIFACT_STORE } from '../artifact/artifact.tokens.js';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import { UploadEntity } from './upload.entity.js';
import { UploadFiles } from './upload-files.js';

/** Files under way lie in a folder; whole ones go to the artifact store, and the upload's row says so. */
@Injectable()
export class UploadStore implements OnModuleInit {
  readonly folder: string;
  readonly files: UploadFiles;

  constructor(
    private readonly database: DataSource,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(DATA_CONFIG) config: DataConfig,
  ) {
    this.folder = join(config.LEPTON_DATA_DIR, 'incoming');
    this.files = new UploadFiles({ directory: this.folder });
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
  }

  async create({ id, byteSize, filename }: UploadEntity): Promise<void> {
    await this.files.create(new TusUpload({ id, offset: 0, ...(byteSize === null ? {} : { size: Number(byteSize) }), metadata: { filename } }));
  }

  find(workspace: string, id: string): Promise<UploadEntity | null> {
    return this.database.getRepository(UploadEntity).findOneBy({ workspace, id });
  }

  async receivedBytes({ id, digest }: UploadEntity): Promise<bigint> {
    if (digest) return BigInt(await this.artifacts.size(digest));
    return BigInt((await stat(join(this.folder, id)).catch(() => undefined))?.size ?? 0);
  }

  /** The whole file in one stream: hashed while it arrives, finished or absent. */
  async receive(upload: UploadEntity, source: Readable): Promise<void> {
    await this.#finish(upload, source);
  }

  /** Whether all parts have arrived, but a crash or a full disk has kept them from being put together. */
  async isUnassembled({ id, digest, byteSize }: UploadEntity): Promise<boolean> {
    if (digest !== null || byteSize === null || byteSize === 0n) return false;
    return BigInt((await stat(join(this.folder, id)).catch(() => undefined))?.size ?? 0) === byteSize;
  }

  /** All parts have arrived. */
  async assemble(upload: UploadEntity): Promise<void> {
    await this.#finish(upload, createReadStream(join(this.folder, upload.id)));
  }

  async #finish(upload: UploadEntity, source: Readable): Promise<void> {
    const { digest, size } = await this.artifacts.put(source, upload.expectedDigest ? { digest: upload.expectedDigest } : undefined);
    await this.database.getRepository(UploadEntity).update({ id: upload.id }, { digest, byteSize: BigInt(size) });
    await this.remove(upload.id);
  }

  /** What has arrived in parts. */
  async remove(id: string): Promise<void> {
    await rm(join(this.folder, `${id}.json`), { force: true });
    await rm(join(this.folder, id), { force: true });
  }
}

/** What a failed upload is answered with. */
export function toHttpError(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof ArtifactError) {
    const status = error.code === 'DIGEST_MISMATCH' ? 460 : error.code === 'NO_SPACE' ? 507 : 500; // 460: "checksum mismatch" of tus
    return { status, code: error.code, message: error.message };
  }
  return { status: 500, code: 'UPLOAD_FAILED', message: 'The upload broke off; send it again, or resume it with tus.' };
}
