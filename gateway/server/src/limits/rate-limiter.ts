/** A token bucket for each client: `perSecond` requests a second on average, twice as many at once. 0 lets everything pass. */
export class RateLimiter {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  #sweptAt = 0;

  constructor(readonly perSecond: number) {}

  /** Milliseconds to wait before the next request, or 0 where this one may pass. */
  take(client: string, now = performance.now()): number {
    if (this.perSecond === 0) return 0;
    this.sweep(now);
    const burst = this.perSecond * 2;
    const bucket = this.#buckets.get(client) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * this.perSecond);
    const passes = tokens >= 1;
    this.#buckets.set(client, { tokens: passes ? tokens - 1 : tokens, at: now });
    return passes ? 0 : Math.ceil(((1 - tokens) / this.perSecond) * 1000);
  }

  get clients(): number {
    return this.#buckets.size;
  }

  /** A client that has been quiet for two seconds has a full bucket, like one that was never seen. */
  private sweep(now: number): void {
    if (now - this.#sweptAt < 10_000) return;
    this.#sweptAt = now;
    for (const [client, { at }] of this.#buckets) if (now - at > 2_000) this.#buckets.delete(client);
  }
}
