import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Task } from '../generated/graphql.js';

@Entity('model')
export class ModelEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) description!: string | null;
  @Column('text') task!: Task;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity('model_alias')
export class ModelAliasEntity {
  @PrimaryColumn('text', { name: 'model_id' }) modelId!: string;
  @PrimaryColumn('text') name!: string;
  @Column('text', { name: 'model_version_id' }) modelVersionId!: string;
}
