import { setTimeout as sleep } from 'node:timers/promises';
import { DEAD_LETTERS } from '@lepton/contracts';
import { publishSpansOver } from '@lepton/service-kit/tracing';
import { Logger } from '@nestjs/common';
import { JetStreamApiError, jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, errors, type NatsConnection } from '@nats-io/transport-node';
import { describeServers, parseServers } from './servers.js';
import { ensureStreams } from './streams.js';

export interface MessagingOptions {
  /** `nats://[user:password@|token@]host:port`, several separated by commas. */
  url: string;
  /** The process group, e.g. `training`: RPC services are answered in its name, and replicas of it share the load. */
  owner: string;
  /** Copies of each stream in a NATS cluster. Default 1. */
  replicas?: number;
  /** How long to wait for a NATS that is not up yet. Default: for ever. */
  waitMs?: number;
}

const OLDEST_SERVER = [2, 9] as const;
const RETRY_MS = 250;
const REMIND_MS = 10_000;
const ASK_TIMEOUT_MS = 5_000;
/** Status of a JetStream that is still starting, or has no leader at the moment. */
const UNAVAILABLE = 503;
const logger = new Logger('Messaging');

/** A connection to NATS with the declared streams in place; reconnects for ever. */
export class Messaging {
  readonly jetstream: JetStreamClient;
  private readonly services = new Set<() => Promise<void>>();
  private readonly closers = new Set<() => Promise<void>>();
  private up = true;
  private breaks = 0;
  private reconnected = Promise.withResolvers<void>();
  private readonly asking = new Set<(broken: Error) => void>();
  private closing?: Promise<void>;

  private constructor(readonly nats: NatsConnection, readonly manager: JetStreamManager, private readonly options: MessagingOptions) {
    this.jetstream = jetstream(nats);
    void this.watch();
  }

  /**
   * @throws where waiting cannot help: wrong credentials, a server older than 2.9 or without JetStream; and after `waitMs`.
   */
  static async connect(options: MessagingOptions): Promise<Messaging> {
    const deadline = performance.now() + (options.waitMs ?? Infinity);
    const nats = await connectTo(options, deadline);
    try {
      const messaging = new Messaging(nats, await checkServer(nats, options.url, deadline), options);
      await untilAnswered(() => messaging.ensureStreams(), deadline);
      publishSpansOver(messaging);
      return messaging;
    } catch (error) {
      await nats.close();
      throw error;
    }
  }

  get owner(): string {
    return this.options.owner;
  }

  /** For health checks. */
  get connected(): boolean {
    return this.up && !this.nats.isClosed();
  }

  /** How often the connection broke. After a break the server may have another store, where old acknowledgements mean other messages. */
  get disconnects(): number {
    return this.breaks;
  }

  /** False where the connection is still down after `timeoutMs`. What is sent while it is down, nats.js throws away. */
  async whenConnected(timeoutMs: number): Promise<boolean> {
    if (this.connected) return true;
    const timer = new AbortController();
    const expired = sleep(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([this.reconnected.promise, expired]);
    timer.abort();
    return this.connected;
  }

  /** Does something that needs an answer of the server, as soon as it is connected; rejects at once when the connection breaks. */
  async ask<T>(work: () => Promise<T>): Promise<T> {
    if (!(await this.whenConnected(ASK_TIMEOUT_MS))) throw new Error('NATS is down');
    const broken = Promise.withResolvers<never>();
    this.asking.add(broken.reject);
    try {
      return await Promise.race([work(), broken.promise]);
    } finally {
      this.asking.delete(broken.reject);
    }
  }

  /**
   * Puts the declared streams in place again, and names the JetStream store they are in: another name means that the
   * former store, and all that was published to it, is gone.
   */
  async ensureStreams(): Promise<string> {
    const infos = await this.ask(() => ensureStreams(this.manager, this.options.replicas));
    return infos.filter(({ config }) => config.name !== DEAD_LETTERS.name).map(({ created }) => created).join(' ');
  }

  /** `stop` runs when this process should take no new work; returns how to withdraw it. */
  onQuiesce(stop: () => Promise<void>): () => void {
    this.services.add(stop);
    return () => this.services.delete(stop);
  }

  /** `stop` runs before the connection closes, after all work has ended; returns how to withdraw it. */
  onClose(stop: () => Promise<void>): () => void {
    this.closers.add(stop);
    return () => this.closers.delete(stop);
  }

  /** Takes no new work (requests, jobs, events) and waits for what runs. Publishing and requests still work. */
  async quiesce(): Promise<void> {
    await stopAll(this.services);
  }

  /** Ends all work, sends what is still buffered, and closes the connection. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      await this.quiesce();
      await stopAll(this.closers);
      // drain() needs the server; a connection that is down is closed at once.
      await (this.connected ? this.nats.drain() : this.nats.close());
    })();
    return this.closing;
  }

  private async watch(): Promise<void> {
    for await (const status of this.nats.status()) {
      if (status.type === 'disconnect') {
        this.up = false;
        this.breaks++;
        this.reconnected = Promise.withResolvers();
        this.asking.forEach((reject) => reject(new Error('the connection to NATS broke')));
        logger.warn(`Lost ${describeServers(this.options.url)}; reconnecting`);
      } else if (status.type === 'reconnect') {
        this.up = true;
        this.reconnected.resolve();
        logger.log(`Reconnected to ${describeServers(this.options.url)}`);
      } else if (status.type === 'error') {
        logger.error(status.error.message);
      }
    }
  }
}

/** Connects to NATS and puts the declared streams in place; needs neither Nest nor a database. */
export const connectMessaging = (options: MessagingOptions): Promise<Messaging> => Messaging.connect(options);

async function connectTo({ url, owner }: MessagingOptions, deadline: number): Promise<NatsConnection> {
  for (let reminded = -Infinity; ;) {
    try {
      return await connect({
        ...parseServers(url), name: owner, maxReconnectAttempts: -1, reconnectTimeWait: RETRY_MS, reconnectJitter: RETRY_MS, pingInterval: 10_000,
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof errors.AuthorizationError) {
        throw new Error(`${describeServers(url)} refuses the credentials: ${reason}. Check NATS_URL.`, { cause: error });
      }
      const now = performance.now();
      if (now > deadline) throw new Error(`${describeServers(url)} did not answer: ${reason}`, { cause: error });
      if (now > reminded + REMIND_MS) {
        logger.warn(`Waiting for ${describeServers(url)}: ${reason}`);
        reminded = now;
      }
      await sleep(RETRY_MS);
    }
  }
}

async function checkServer(nats: NatsConnection, url: string, deadline: number): Promise<JetStreamManager> {
  const version = nats.info?.version ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST_SERVER[0] || (major === OLDEST_SERVER[0] && minor < OLDEST_SERVER[1])) {
    throw new Error(`${describeServers(url)} is version ${version}; Lepton needs ${OLDEST_SERVER.join('.')} or newer`);
  }
  if (nats.info?.jetstream !== true) throw new Error(`${describeServers(url)} runs without JetStream: start nats-server with -js`);
  return untilAnswered(() => jetstreamManager(nats), deadline);
}

/** Just after its start a server accepts connections while it still recovers its streams; and it may go again while it is asked. */
async function untilAnswered<T>(ask: () => Promise<T>, deadline: number): Promise<T> {
  for (let reminded = -Infinity; ;) {
    try {
      return await ask();
    } catch (error) {
      const refused = error instanceof JetStreamApiError && error.status !== UNAVAILABLE;
      const now = performance.now();
      if (refused || now > deadline) throw error;
      if (now > reminded + REMIND_MS) {
        logger.warn(`Waiting for JetStream: ${error instanceof Error ? error.message : String(error)}`);
        reminded = now;
      }
      await sleep(RETRY_MS);
    }
  }
}

async function stopAll(stops: Set<() => Promise<void>>): Promise<void> {
  const all = [...stops];
  stops.clear();
  for (const result of await Promise.allSettled(all.map((stop) => stop()))) {
    if (result.status === 'rejected') logger.error(`While stopping: ${String(result.reason)}`);
  }
}
