import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { ARTIFACT_STORE } from '../artifact/artifact.tokens.js';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import type { SplitName } from '../generated/graphql.js';
import { plainRow } from '../ingest/plain-value.js';
import { identifier, literal } from '../ingest/sql.js';
import { Workspace } from '../ingest/workspace.js';
import type { DatasetVersionEntity } from './dataset-version.entity.js';

const MOST_ROWS = 500;

/** The first rows of a version, as JSON objects by column name. */
@Injectable()
export class Preview {
  constructor(
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {}

  async rows({ content }: DatasetVersionEntity, first: number, split: SplitName = 'TRAIN'): Promise<Record<string, unknown>[]> {
    const blob = content?.splits.find(({ name }) => name === split);
    if (!content || !blob) return [];
    const path = await this.artifacts.localPath(blob.digest);
    const workspace = await Workspace.open({ folder: join(this.config.LEPTON_DATA_DIR, 'preview', randomUUID()), readable: [dirname(path)], threads: 1, memoryMb: 128 });
    try {
      const rows = await workspace.rows(`SELECT ${content.columns.map(({ name, type }) => (type === 'IMAGE' || type === 'AUDIO' ? 'NULL' : identifier(name))).join(', ')} FROM read_parquet(${literal(path)}) LIMIT ${Math.min(Math.max(0, Math.trunc(first)), MOST_ROWS)}`);
      return rows.map((row) => plainRow(content.columns.map(({ name }) => name), row));
    } finally {
      await workspace.close();
    }
  }
}
