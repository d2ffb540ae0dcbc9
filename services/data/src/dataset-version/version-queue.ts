import { Logger } from '@nestjs/common';
import { isFullDisk } from '../ingest/ingest-error.js';
import type { DatasetVersionEntity } from './dataset-version.entity.js';
import type { UnderWay, VersionProblem, VersionStates } from './version-states.js';

/** Tells how far the work is, by a step's name and a fraction from 0 to 1. */
export type Tell = (step: string, fraction: number) => void;

export interface VersionWork {
  status: UnderWay;
  /** Versions worked on side by side. */
  lanes: number;
  claimMs: number;
  /** A version that has brought down as many attempts is given up with this problem. */
  attempts: number;
  givenUp: VersionProblem;
  /** Takes the version to its next status, and awaits that. Throws where it is nobody's fault: the version is tried again, and where the disk is full until it is not. */
  take(version: DatasetVersionEntity, tell: Tell, signal: AbortSignal): Promise<() => Promise<void>>;
}

const POLL_MS = 2_000;

/**
 * Works off the versions of one status. The table is the queue: a version that a killed service has left behind is taken up again,
 * by this service or another.
 */
export class VersionQueue {
  readonly #log: Logger;
  readonly #stop = new AbortController();
  readonly #lanes = new Set<Promise<void>>();
  #poll: NodeJS.Timeout | undefined;

  constructor(private readonly states: VersionStates, private readonly work: VersionWork) {
    this.#log = new Logger(`VersionQueue ${work.status}`);
  }

  start(): void {
    this.#poll = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async stop(): Promise<void> {
    clearInterval(this.#poll);
    this.#stop.abort();
    await Promise.all(this.#lanes);
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#stop.signal.aborted || this.#lanes.size >= this.work.lanes) return;
    const lane = this.#drain().catch((error: unknown) => this.#log.error(error)).finally(() => this.#lanes.delete(lane)); // an outage: the next poll tries again
    this.#lanes.add(lane);
  }

  async #drain(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const version = await this.states.claim(this.work.status);
      if (!version) return;
      this.wake(); // there may be another, for another lane
      await this.#take(version);
    }
  }

  async #take(version: DatasetVersionEntity): Promise<void> {
    if (version.attempt > this.work.attempts) return this.states.fail(version, this.work.givenUp);
    let told: Promise<unknown> = Promise.resolve();
    const renewal = setInterval(() => void this.states.renew(version).catch((error: unknown) => this.#log.warn(error)), this.work.claimMs / 3);
    try {
      const end = await this.work.take(version, (step, fraction) => {
        told = told.then(() => this.states.progress(version, step, fraction));
      }, this.#stop.signal);
      await told; // the end comes last
      await end();
    } catch (error) {
      await told;
      if (isFullDisk(error)) return await this.states.postpone(version, 'The disk is full. Free some space: this goes on by itself then.');
      const stopped = this.#stop.signal.aborted; // not the file's fault
      if (!stopped) this.#log.error(error instanceof Error ? error.stack : error);
      await this.states.giveBack(version, !stopped);
    } finally {
      clearInterval(renewal);
    }
  }
}
