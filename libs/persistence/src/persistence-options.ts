import type { EntitySchema, MigrationInterface } from 'typeorm';

export interface PersistenceOptions {
  /** `postgres://user:password@host:port/database`; the database exists, its tables are made by the migrations. */
  url: string;
  entities: (EntitySchema | (new () => object))[];
  /** The service's own, in order of their timestamps; those of the tables of this library come first by themselves. */
  migrations: (new () => MigrationInterface)[];
  /** Connections of this process, besides one for the relay. Default 8. */
  poolSize?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
  /** Outbox and inbox rows older than this are deleted once they are published. Default 30. */
  retentionDays?: number;
  /** How long to wait for a database that is not up yet. Default 60 s. */
  waitMs?: number;
}

/** Injection token of the options. */
export const PERSISTENCE_OPTIONS = Symbol('PERSISTENCE_OPTIONS');
