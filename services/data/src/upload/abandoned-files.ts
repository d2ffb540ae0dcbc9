import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Transactions } from '@lepton/persistence';
import { DataSource, In, IsNull, LessThan, Not } from 'typeorm';
import { Blobs } from '../artifact/blobs.js';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import { DatasetVersionEntity } from '../dataset-version/dataset-version.entity.js';
import { UploadEntity } from './upload.entity.js';
import { UploadStore } from './upload.store.js';

const HOUR_MS = 60 * 60 * 1000;
/** Folders in which files are worked on, each in one of its own. */
const WORK_FOLDERS = ['profiling', 'receiving', 'preview'] as const;

/** Removes, at the start and then every hour, what killed processes left behind, and uploads that nobody has sent a byte of, or has used, for long. */
@Injectable()
export class AbandonedFiles implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger(AbandonedFiles.name);
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: DataSource,
    private readonly transactions: Transactions,
    private readonly blobs: Blobs,
    private readonly uploads: UploadStore,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const expiry = this.config.LEPTON_UPLOAD_EXPIRY_HOURS * HOUR_MS;
    this.#timer = setInterval(() => void this.sweep(), Math.min(HOUR_MS, Math.max(1_000, expiry / 4)));
    await this.sweep();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async sweep(): Promise<void> {
    try {
      const expiryMs = this.config.LEPTON_UPLOAD_EXPIRY_HOURS * HOUR_MS;
      await this.#removeUnfinished(expiryMs);
      await this.#removeUnused(expiryMs);
      await this.blobs.collect();
      // Work that goes on touches its folder now and then; and whoever holds a claim may be between two writes.
      await this.#removeWork(this.config.LEPTON_CLAIM_MS);
    } catch (error) {
      this.#log.warn(error); // an outage: the next hour tries again
    }
  }

  async #removeUnfinished(expiryMs: number): Promise<void> {
    // The file itself tells: its description is written at the beginning only.
    const ids = (await untouched(this.uploads.files.directory, expiryMs)).filter((name) => !name.endsWith('.json'));
    if (ids.length > 0) await this.database.getRepository(UploadEntity).delete({ id: In(ids), digest: IsNull() });
    for (const id of ids) await this.uploads.files.discard(id);
  }

  /** Whole, but no dataset was made of them. */
  async #removeUnused(expiryMs: number): Promise<void> {
    await this.transactions.run(async (tx) => {
      const { raw } = await tx.createQueryBuilder().delete().from(UploadEntity)
        .where({ digest: Not(IsNull()), usedAt: IsNull(), completedAt: LessThan(new Date(Date.now() - expiryMs)) }).returning('digest').execute() as { raw: { digest: string }[] };
      await this.blobs.release(tx, raw.map(({ digest }) => digest));
    });
  }

  async #removeWork(ageMs: number): Promise<void> {
    const held = await this.database.getRepository(DatasetVersionEntity).createQueryBuilder('version').select('version.id', 'id').where('version.claimedUntil > now()').getRawMany<{ id: string }>();
    const claimed = new Set(held.map(({ id }) => id));
    for (const kind of WORK_FOLDERS) {
      const folder = join(this.config.LEPTON_DATA_DIR, kind);
      for (const name of await untouched(folder, ageMs)) if (!claimed.has(name)) await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** Names in a folder that have not been written to for so long. */
async function untouched(folder: string, ageMs: number): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const ages = await Promise.all(names.map((name) => stat(join(folder, name)).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0)));
  return names.filter((_, index) => (ages[index] ?? 0) > ageMs);
}
