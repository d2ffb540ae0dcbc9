import { bigintTransformer } from '@lepton/persistence';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DatasetVersionStatus } from '../generated/graphql.js';
import type { ImportSource } from '../import/receive.js';
import type { VersionContent } from '../ingest/finish-version.js';
import type { ReadOptions } from '../ingest/ingest.types.js';
import type { RecipeStep } from '../ingest/profile.types.js';

@Entity('dataset_version')
export class DatasetVersionEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text', { name: 'dataset_id' }) datasetId!: string;
  @Column('integer') number!: number;
  @Column('text') status!: DatasetVersionStatus;
  @Column('jsonb', { nullable: true }) failure!: { code: string; message: string; field?: string } | null;
  /** Where the file comes from; null where it was uploaded. */
  @Column('jsonb', { nullable: true }) source!: ImportSource | null;
  @Column('text', { name: 'file_digest', nullable: true }) fileDigest!: string | null;
  @Column('text', { nullable: true }) filename!: string | null;
  @Column('bigint', { name: 'byte_size', nullable: true, transformer: bigintTransformer })
  byteSize!: bigint | null;
  @Column('jsonb', { default: {} }) options!: ReadOptions;
  @Column('text', { name: 'parent_id', nullable: true }) parentId!: string | null;
  @Column('jsonb', { default: [] }) recipe!: RecipeStep[];
  @Column('jsonb', { nullable: true }) content!: VersionContent | null;
  @Column('text', { nullable: true }) digest!: string | null;
  @Column('integer', { default: 0 }) attempt!: number;
  @Column('timestamptz', { name: 'claimed_until', nullable: true }) claimedUntil!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

/** The blobs that a version names in the artifact store. */
export const blobsOf = ({ fileDigest, digest, content }: Pick<DatasetVersionEntity, 'fileDigest' | 'digest' | 'content'>): string[] =>
  [fileDigest, digest, ...(content?.splits.map((split) => split.digest) ?? [])].filter((blob) => blob !== null);
