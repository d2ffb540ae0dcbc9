import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { ARTIFACT_STORE } from '../artifact/artifact.tokens.js';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import type { SampleForm, SplitName } from '../generated/graphql.js';
import { mediaColumn, rowsBefore } from '../sample/read-sample.js';
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

  /** Undefined where there is no picture or recording to be had. */
  sampleUrl({ id, content }: DatasetVersionEntity, row: bigint, as: SampleForm): string | undefined {
    if (!content || !mediaColumn(content) || row < 0n || row >= content.rowCount) return undefined;
    return `${this.config.LEPTON_URL}/samples/${id}/${row}${as === 'THUMBNAIL' ? '?as=thumbnail' : ''}`;
  }

  async rows(version: DatasetVersionEntity, first: number, split: SplitName = 'TRAIN'): Promise<Record<string, unknown>[]> {
    const { content } = version;
    const blob = content?.splits.find(({ name }) => name === split);
    if (!content || !blob) return [];
    const path = await this.artifacts.localPath(blob.digest);
    const workspace = await Workspace.open({ folder: join(this.config.LEPTON_DATA_DIR, 'preview', randomUUID()), readable: [dirname(path)], threads: 1, memoryMb: 128 });
    try {
      await workspace.reserveFor(content.columns.length);
      const media = mediaColumn(content);
      const values = content.columns.map((column) => (column === media ? `${identifier(column.name)} IS NOT NULL` : column.type === 'IMAGE' || column.type === 'AUDIO' ? 'NULL' : identifier(column.name)));
      const rows = await workspace.rows(`SELECT ${values.join(', ')} FROM read_parquet(${literal(path)}) LIMIT ${Math.min(Math.max(0, Math.trunc(first)), MOST_ROWS)}`);
      const before = rowsBefore(content, split);
      const shown = rows.map((row, index) => row.map((value, at) => (content.columns[at] !== media ? value : value === true ? this.sampleUrl(version, BigInt(before + index), 'THUMBNAIL') ?? null : null)));
      return shown.map((row) => plainRow(content.columns.map(({ name }) => name), row));
    } finally {
      await workspace.close();
    }
  }
}
