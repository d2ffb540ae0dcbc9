import { Inject, Injectable } from '@nestjs/common';
import { isDigest } from '@lepton/artifact-store';
import { ProblemError } from '@lepton/contracts';
import { newId } from '@lepton/service-kit';
import { statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import { DataSource } from 'typeorm';
import { DATA_CONFIG, type DataConfig } from '../../config/data.config.js';
import { ContentProcesses } from '../../dataset-version/profiling/content-processes.js';
import type { CreateUploadInput } from '../../generated/graphql.js';
import { isFullDisk } from '../../ingest/ingest-error.js';
import { UploadEntity } from '../upload.entity.js';
import { UploadStore } from '../upload.store.js';

/** Makes room for a file that is going to be sent. */
@Injectable()
export class CreateUpload {
  constructor(
    private readonly database: DataSource,
    private readonly store: UploadStore,
    private readonly processes: ContentProcesses,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {}

  async execute(workspace: string, { filename, byteSize, digest }: CreateUploadInput): Promise<UploadEntity> {
    if (byteSize != null && byteSize < 0n) throw new ProblemError('INVALID_SIZE', `A file of ${byteSize} bytes cannot be.`, 'byteSize');
    if (byteSize != null && byteSize > BigInt(this.config.LEPTON_MAX_UPLOAD_BYTES)) {
      throw new ProblemError('UPLOAD_TOO_LARGE', `The file has ${byteSize} bytes; at most ${this.config.LEPTON_MAX_UPLOAD_BYTES} are accepted. Raise LEPTON_MAX_UPLOAD_BYTES, or send a part of it.`, 'byteSize');
    }
    if (digest != null && !isDigest(digest)) throw new ProblemError('INVALID_DIGEST', `"${digest}" is not a digest: write sha256: and 64 hexadecimal digits.`, 'digest');
    await this.checkRoom(byteSize ?? 0n);
    const upload: UploadEntity = {
      id: newId('upl'), workspace, filename: basename(filename) || 'upload', byteSize: byteSize ?? null, expectedDigest: digest ?? null, digest: null, createdAt: new Date(), completedAt: null, usedAt: null,
    };
    await this.store.create(upload).catch((error: unknown) => {
      throw isFullDisk(error) ? new ProblemError('NO_SPACE', `The disk that holds ${this.config.LEPTON_DATA_DIR} is full. Free some space, then try again.`) : error;
    });
    await this.database.getRepository(UploadEntity).insert(upload);
    this.processes.prepare(); // for the version that will be made of it
    return upload;
  }

  private async checkRoom(byteSize: bigint): Promise<void> {
    const { bavail, bsize } = await statfs(this.config.LEPTON_DATA_DIR, { bigint: true });
    const free = bavail * bsize;
    if (free < byteSize) {
      throw new ProblemError('NO_SPACE', `The file has ${byteSize} bytes, and ${free} are free in ${this.config.LEPTON_DATA_DIR}. Free some space, then try again.`, 'byteSize');
    }
  }
}
