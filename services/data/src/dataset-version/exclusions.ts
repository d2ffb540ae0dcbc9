import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { ARTIFACT_STORE } from '../artifact/artifact.tokens.js';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import { exclusionsFor } from '../ingest/exclusions-for.js';
import type { VersionContent } from '../ingest/finish-version.js';
import type { ExcludedColumn } from '../ingest/profile.types.js';

const MOST_KEPT = 100;
const MEMORY_MB = 256;

/** Which columns a run leaves out, by what it predicts. A version never changes, so that an answer holds for ever. */
@Injectable()
export class Exclusions {
  readonly #known = new Map<string, Promise<readonly ExcludedColumn[]>>();

  constructor(
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {}

  /** Without `target`, for the suggested one. */
  of(content: VersionContent, target: string): Promise<readonly ExcludedColumn[]> {
    if (!target || target === content.suggestedTarget) return Promise.resolve(content.excludedColumns);
    const key = JSON.stringify([content.digest, target]);
    const known = this.#known.get(key);
    if (known) return known;
    const found = exclusionsFor(content, target, this.artifacts, { folder: join(this.config.LEPTON_DATA_DIR, 'preview', randomUUID()), memoryMb: MEMORY_MB });
    this.#known.set(key, found);
    found.catch(() => this.#known.delete(key));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_KEPT) break;
      this.#known.delete(oldest);
    }
    return found;
  }
}
