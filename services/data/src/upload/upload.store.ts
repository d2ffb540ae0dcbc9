import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ArtifactError, type ArtifactStore } from '@lepton/artifact-store';
import { Transactions } from '@lepton/persistence';
import { MemoryLocker, Upload as TusUpload } from '@tus/server';
import { DataSource, IsNull } from 'typeorm';
import { ARTIFACT_STORE } from '../artifact/artifact.tokens.js';
import { Blobs } from '../artifact/blobs.js';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import { brokenUpload, checkSize, completeUpload, unknownUpload } from './upload-error.js';
import { UploadEntity } from './upload.entity.js';
import { UploadFiles } from './upload-files.js';

/** Files under way lie in a folder; whole ones go to the artifact store, and the upload's row says so. */
@Injectable()
export class UploadStore implements OnModuleInit {
  readonly files: UploadFiles;
  /** One request at a time writes an upload; a new one ends the one before, whose client may be gone. */
  readonly locker = new MemoryLocker();
  readonly #finishing = new Map<string, Promise<void>>();
  /** Being sent anew, whole: what has come in parts counts no more. */
  readonly #replacing = new Set<string>();

  constructor(
    private readonly database: DataSource,
    private readonly transactions: Transactions,
    private readonly blobs: Blobs,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {
    this.files = new UploadFiles({ directory: join(config.LEPTON_DATA_DIR, 'incoming') });
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.files.directory, { recursive: true });
  }

  async create({ id, byteSize, filename }: UploadEntity): Promise<void> {
    await this.files.create(new TusUpload({ id, offset: 0, ...(byteSize === null ? {} : { size: Number(byteSize) }), metadata: { filename } }));
  }

  find(workspace: string, id: string): Promise<UploadEntity | null> {
    return this.database.getRepository(UploadEntity).findOneBy({ workspace, id });
  }

  async receivedBytes({ id, digest, byteSize }: UploadEntity): Promise<bigint> {
    return digest ? byteSize ?? 0n : BigInt(await this.files.arrivedBytes(id));
  }

  /** The whole file in one request: all of it, or nothing. `source` is destroyed when another request takes its place. */
  async receive(upload: UploadEntity, source: Readable): Promise<void> {
    const { id, workspace } = upload;
    if (source.errored) throw source.errored; // whose client has gone ends no other
    const lock = this.locker.newLock(id);
    await lock.lock(new AbortController().signal, () => void source.destroy(new Error('another request sends this upload')));
    let finishing: Promise<void>;
    try {
      this.#replacing.add(id);
      await this.#finishing.get(id)?.catch(() => undefined);
      if ((await this.#current(workspace, id)).digest !== null) throw completeUpload(id);
      await this.#write(upload, source);
      finishing = this.#begin(upload);
    } finally {
      this.#replacing.delete(id);
      await lock.unlock();
    }
    await finishing;
  }

  /** As it is now; put into the artifact store first, where all of it has come but a crash or a full disk has kept it from that. */
  async settle(upload: UploadEntity): Promise<UploadEntity> {
    if (upload.digest === null && (this.#finishing.has(upload.id) || (await this.files.isWhole(upload.id)))) await this.finish(upload);
    return this.#current(upload.workspace, upload.id);
  }

  /** All of it has come: into the artifact store, once, whoever asks. */
  async finish(upload: UploadEntity): Promise<void> {
    const finishing = this.#finishing.get(upload.id);
    if (!finishing && this.#replacing.has(upload.id)) throw brokenUpload();
    await (finishing ?? this.#begin(upload));
  }

  /** It was ended before it was complete. */
  async forget({ id }: UploadEntity): Promise<void> {
    await this.database.getRepository(UploadEntity).delete({ id, digest: IsNull() });
  }

  async #current(workspace: string, id: string): Promise<UploadEntity> {
    const upload = await this.find(workspace, id);
    if (!upload) throw unknownUpload(id);
    return upload;
  }

  async #write(upload: UploadEntity, source: Readable): Promise<void> {
    try {
      await this.files.clear(upload.id);
      const bytes = await this.files.write(Readable.from(this.#counted(upload, source)), upload.id, 0);
      await this.files.declareUploadLength(upload.id, bytes); // no part can follow
    } catch (error) {
      await this.files.clear(upload.id);
      throw error;
    }
  }

  async *#counted(upload: UploadEntity, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of source) {
      checkSize((bytes += chunk.length), false, upload, this.config.LEPTON_MAX_UPLOAD_BYTES);
      yield chunk;
    }
    checkSize(bytes, true, upload, this.config.LEPTON_MAX_UPLOAD_BYTES);
  }

  #begin(upload: UploadEntity): Promise<void> {
    const finishing = this.#finish(upload).finally(() => this.#finishing.delete(upload.id));
    this.#finishing.set(upload.id, finishing);
    return finishing;
  }

  async #finish({ id, workspace, expectedDigest }: UploadEntity): Promise<void> {
    if ((await this.#current(workspace, id)).digest !== null) return;
    if (!(await this.files.isWhole(id))) throw brokenUpload();
    const stored = await this.files.describe(id);
    if (expectedDigest !== null && expectedDigest !== stored.digest) {
      await this.files.clear(id);
      throw new ArtifactError('DIGEST_MISMATCH', `The file that came is ${stored.digest}, and ${expectedDigest} was announced to createUpload. Nothing of it was kept: send it again, or make a new upload.`);
    }
    await this.artifacts.putFile(this.files.path(id), stored);
    await this.transactions.run(async (tx) => {
      // Equal content may have been removed since: the file is still here, and the next request puts it again.
      if (!(await this.blobs.keep(tx, [stored.digest]))) throw brokenUpload();
      await tx.update(UploadEntity, { id }, { digest: stored.digest, byteSize: BigInt(stored.size), completedAt: new Date() });
    });
    await this.files.discard(id);
  }
}
