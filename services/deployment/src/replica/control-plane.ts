import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AssignmentChangedSchema } from '@lepton/contracts';
import { Listening, Messaging, publishSignal } from '@lepton/messaging';
import { Transactions, type EntityManager } from '@lepton/persistence';
import { DEPLOYMENT_CONFIG, type DeploymentConfig } from '../config/deployment.config.js';
import { Reconcile } from './reconcile.js';

/** Any number, the same for all processes of this service. */
const LOCK = 0x1e97_0001;

/**
 * The way in which deployments, revisions and replicas are changed: one change at a time in the whole service, each
 * followed by a reconciliation in the same transaction. Changes are rare; requests for predictions do not come here.
 */
@Injectable()
export class ControlPlane implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(ControlPlane.name);
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;
  /** Replicas that are not heard can be reached over HTTP all the while. */
  readonly #listening: Listening;

  constructor(
    private readonly transactions: Transactions,
    private readonly messaging: Messaging,
    private readonly reconcile: Reconcile,
    @Inject(DEPLOYMENT_CONFIG) private readonly config: Pick<DeploymentConfig, 'LEPTON_REPLICA_LOST_MS'>,
  ) {
    this.#listening = new Listening(messaging, config.LEPTON_REPLICA_LOST_MS);
  }

  onApplicationBootstrap(): void {
    this.#schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** `work` may run more than once, so it has no effects but in the database. */
  async change<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const result = await this.transactions.run((tx) => this.within(tx, () => work(tx)));
    this.#announce();
    return result;
  }

  /** The same inside a transaction that somebody else has begun, and whose end nobody is told of: replicas learn of it by their next heartbeat. */
  async within<T>(tx: EntityManager, work: () => Promise<T>): Promise<T> {
    await lock(tx);
    const result = await work();
    await this.reconcile.execute(tx, this.#listening.longEnough);
    return result;
  }

  /** Model servers and routers ask again at once. */
  #announce(): void {
    publishSignal(this.messaging, { domain: 'deployment', name: 'assignment', id: 'all' }, AssignmentChangedSchema, {});
  }

  async #tick(): Promise<void> {
    const moved = await this.transactions.run(async (tx) => {
      await lock(tx);
      return this.reconcile.execute(tx, this.#listening.longEnough);
    });
    this.#listening.looked();
    if (moved) this.#announce();
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#tick().catch((error: unknown) => this.#log.error(error)).finally(() => this.#schedule());
    }, this.config.LEPTON_REPLICA_LOST_MS / 4);
    this.#timer.unref();
  }
}

const lock = (tx: EntityManager) => tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
