import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AssignmentChangedSchema } from '@lepton/contracts';
import { Messaging, subscribeSignal, type LiveSubscription } from '@lepton/messaging';
import { DataSource } from 'typeorm';
import type { Share } from '../deployment/traffic.js';
import type { DeploymentStatus } from '../generated/graphql.js';
import type { StoredSignature } from '../revision/revision.entity.js';

/** A replica that has a revision loaded. */
export interface Target {
  readonly replicaId: string;
  readonly url: string;
}

export interface RouteRevision extends Share {
  readonly number: number;
  readonly modelVersionId: string;
  readonly signature: StoredSignature;
  readonly targets: readonly Target[];
}

/** Where the requests for one deployment go. */
export interface Route {
  readonly deploymentId: string;
  readonly workspace: string;
  readonly name: string;
  readonly status: DeploymentStatus;
  readonly failure: { message: string } | null;
  /** Loaded ones and those without traffic, newest first. */
  readonly revisions: readonly RouteRevision[];
}

interface RouteRow {
  deploymentId: string;
  workspace: string;
  name: string;
  status: DeploymentStatus;
  failure: { message: string } | null;
  revisionId: string | null;
  number: number;
  modelVersionId: string;
  percent: number;
  shadow: boolean;
  targets: Target[];
}

const MAXIMUM_AGE_MS = 1_000;
/** An unknown name asks the database, but a flood of them does not. */
const MISS_AGE_MS = 200;

/**
 * All routes, in memory: a prediction needs no database. They are read again when the control plane says so and every
 * second while there are requests; while the database is down the last ones are used.
 */
@Injectable()
export class RouteTable implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(RouteTable.name);
  #routes = new Map<string, Route>();
  readonly #signatures = new Map<string, StoredSignature>();
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;
  #stale = false;
  #signal: LiveSubscription | undefined;

  constructor(private readonly database: DataSource, private readonly messaging: Messaging) {}

  onApplicationBootstrap(): void {
    this.#signal = subscribeSignal(this.messaging, { domain: 'deployment', name: 'assignment' }, AssignmentChangedSchema, () => this.refresh());
  }

  onModuleDestroy(): void {
    this.#signal?.unsubscribe();
  }

  async find(workspace: string, name: string): Promise<Route | undefined> {
    const age = performance.now() - this.#readAt;
    const route = this.#routes.get(key(workspace, name));
    if (route) {
      if (age > MAXIMUM_AGE_MS) void this.refresh().catch((error: unknown) => this.#log.warn(`routes are as of ${Math.round(age)} ms ago: ${String(error)}`));
      return route;
    }
    if (age > MISS_AGE_MS) await this.refresh();
    return this.#routes.get(key(workspace, name));
  }

  /** Whether there is anything to route by: false while the database has never been reached. */
  get known(): boolean {
    return this.#readAt > -Infinity;
  }

  /** Reads all routes. A call during a reading makes one more follow, so that its caller sees what has been committed by now. */
  async refresh(): Promise<void> {
    if (this.#reading) {
      this.#stale = true;
      return this.#reading;
    }
    this.#reading = this.#readWhileStale().finally(() => { this.#reading = undefined; });
    return this.#reading;
  }

  async #readWhileStale(): Promise<void> {
    do {
      this.#stale = false;
      await this.#read();
    } while (this.#stale);
  }

  async #read(): Promise<void> {
    const rows = await this.database.query<RouteRow[]>(`
      SELECT d.id AS "deploymentId", d.workspace, d.name, d.status, d.failure,
             r.id AS "revisionId", r.number, r.model_version_id AS "modelVersionId", r.percent, r.shadow,
             coalesce((SELECT json_agg(json_build_object('replicaId', p.id, 'url', p.url) ORDER BY p.id)
                       FROM assignment a JOIN replica p ON p.id = a.replica_id
                       WHERE a.revision_id = r.id AND a.status = 'READY' AND p.status <> 'LOST'), '[]') AS targets
      FROM deployment d LEFT JOIN revision r ON r.deployment_id = d.id AND r.status = 'READY'
      ORDER BY d.id, r.number DESC`);
    await this.#readSignatures(rows.flatMap(({ revisionId }) => revisionId ?? []));
    const routes = new Map<string, Route & { revisions: RouteRevision[] }>();
    for (const { revisionId, number, modelVersionId, percent, shadow, targets, ...deployment } of rows) {
      const route = routes.get(key(deployment.workspace, deployment.name)) ?? { ...deployment, revisions: [] };
      routes.set(key(deployment.workspace, deployment.name), route);
      const signature = revisionId && this.#signatures.get(revisionId);
      if (signature) route.revisions.push({ revisionId, number, modelVersionId, percent, shadow, targets, signature });
    }
    this.#routes = routes;
    this.#readAt = performance.now();
  }

  /** They never change, and may be large: each is read once. */
  async #readSignatures(ids: readonly string[]): Promise<void> {
    for (const id of this.#signatures.keys()) if (!ids.includes(id)) this.#signatures.delete(id);
    const unknown = ids.filter((id) => !this.#signatures.has(id));
    if (unknown.length === 0) return;
    const rows = await this.database.query<{ id: string; signature: StoredSignature }[]>('SELECT id, signature FROM revision WHERE id = ANY($1)', [unknown]);
    for (const { id, signature } of rows) this.#signatures.set(id, signature);
  }
}

const key = (workspace: string, name: string) => `${workspace}/${name}`;
