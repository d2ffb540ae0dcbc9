import { Inject, Injectable } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { Transactions, type EntityManager } from '@lepton/persistence';
import { DataSource } from 'typeorm';
import { ARTIFACT_STORE } from './artifact.tokens.js';

/**
 * Equal content is stored once, so that a blob is removed only when no row names it any more. Whoever makes a row name blobs keeps them in the same
 * transaction; whoever makes one cease to releases them; `collect` removes. A lock by digest lets the first and the last of these not meet.
 */
@Injectable()
export class Blobs {
  constructor(
    private readonly database: DataSource,
    private readonly transactions: Transactions,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
  ) {}

  /** Before rows name these blobs. @returns whether all of them are there; if so, they stay */
  async keep(tx: EntityManager, digests: readonly string[]): Promise<boolean> {
    for (const digest of new Set(digests)) await tx.query(`SELECT pg_advisory_xact_lock_shared(${BLOB_LOCK})`, [digest]);
    return (await Promise.all(digests.map((digest) => this.artifacts.has(digest)))).every(Boolean);
  }

  /** After rows have ceased to name these blobs. */
  async release(tx: EntityManager, digests: readonly string[]): Promise<void> {
    await tx.query('INSERT INTO released_blob (digest) SELECT DISTINCT unnest($1::text[])', [digests]);
  }

  /** Removes what has been released and is not named by another row. What a crash leaves undone, the next call does. */
  async collect(): Promise<void> {
    const released = await this.database.query<{ digest: string; ids: string[] }[]>('SELECT digest, array_agg(id) AS ids FROM released_blob GROUP BY digest');
    for (const { digest, ids } of released) {
      await this.transactions.run(async (tx) => {
        await tx.query(`SELECT pg_advisory_xact_lock(${BLOB_LOCK})`, [digest]);
        if (!(await isNamed(tx, digest))) {
          await this.artifacts.delete(digest);
          await tx.query('DELETE FROM upload WHERE digest = $1', [digest]);
        }
        await tx.query('DELETE FROM released_blob WHERE id = ANY($1::bigint[])', [ids]);
      });
    }
  }
}

/** Of a digest, $1. */
export const BLOB_LOCK = `hashtextextended('blob ' || $1, 0)`;

/** By a version of a dataset that is not deleted, or by an upload that no dataset has been made of yet. */
async function isNamed(tx: EntityManager, digest: string): Promise<boolean> {
  const [row] = await tx.query<{ named: boolean }[]>(
    `SELECT EXISTS (SELECT FROM upload WHERE digest = $1 AND used_at IS NULL)
       OR EXISTS (SELECT FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id WHERE d.deleted_at IS NULL AND (
         v.file_digest = $1 OR v.digest = $1 OR v.content->'splits' @> jsonb_build_array(jsonb_build_object('digest', $1::text)))) AS named`,
    [digest],
  );
  return row?.named ?? true;
}
