import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('experiment')
export class ExperimentEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') workspace!: string;
  @Column('text') name!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
