import { bigintTransformer } from '@lepton/persistence';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('upload')
export class UploadEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text') filename!: string;
  /** As announced; null if unknown until the end. */
  @Column('bigint', { name: 'byte_size', nullable: true, transformer: bigintTransformer })
  byteSize!: bigint | null;
  @Column('text', { name: 'expected_digest', nullable: true }) expectedDigest!: string | null;
  /** Set when the whole file is in the artifact store. */
  @Column('text', { nullable: true }) digest!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  /** Since a dataset was made of it, its file stays as long as that dataset. */
  @Column('timestamptz', { name: 'used_at', nullable: true }) usedAt!: Date | null;
}
