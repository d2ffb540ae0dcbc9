/** When a process that ended on its own is started again, and when that has become a crash loop. */
export interface RestartPolicy {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** A process that stayed ready for this long begins with the first delay again. */
  readonly healthyAfterMs: number;
  /** This many ends in a row without health between them are a crash loop. */
  readonly loopAfter: number;
}

export const defaultRestartPolicy: RestartPolicy = { firstDelayMs: 100, maxDelayMs: 10_000, healthyAfterMs: 30_000, loopAfter: 5 };

export class RestartCounter {
  #ends = 0;

  constructor(readonly policy: RestartPolicy) {}

  /** Call when the process ended after having been ready for `readyMs` (0 if it never was). */
  ended(readyMs: number): { delayMs: number; crashLoop: boolean } {
    this.#ends = readyMs >= this.policy.healthyAfterMs ? 1 : this.#ends + 1;
    const delayMs = Math.min(this.policy.firstDelayMs * 2 ** (this.#ends - 1), this.policy.maxDelayMs);
    return { delayMs, crashLoop: this.#ends >= this.policy.loopAfter };
  }
}
