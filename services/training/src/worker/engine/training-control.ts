/** A change to a run while it trains. */
export interface Adjustment {
  readonly learningRate?: number | undefined;
  /** In all, counted from the first. */
  readonly epochs?: number | undefined;
}

/** The user's hand on a run. Call it at any time; the engine obeys between two steps, and in the midst of whatever is before and after them. */
export class TrainingControl {
  #directive: 'continue' | 'pause' | 'cancel' = 'continue';
  #adjustment: Adjustment | undefined;
  readonly #interruption = new AbortController();

  get directive(): 'continue' | 'pause' | 'cancel' {
    return this.#directive;
  }

  /** Aborted as soon as the directive is not to continue. */
  get interruption(): AbortSignal {
    return this.#interruption.signal;
  }

  cancel(): void {
    this.#directive = 'cancel';
    this.#interruption.abort();
  }

  /** Ends the training at a checkpoint. A run that is cancelled stays so. */
  pause(): void {
    if (this.#directive === 'continue') this.#directive = 'pause';
    this.#interruption.abort();
  }

  /** What `work` ends with, unless the interruption comes first and is thrown: `work` then goes on unheard. */
  async unlessInterrupted<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#interruption;
    const { promise: interrupted, reject } = Promise.withResolvers<never>();
    const interrupt = () => reject(signal.reason as Error);
    signal.addEventListener('abort', interrupt);
    if (signal.aborted) interrupt();
    try {
      return await Promise.race([interrupted, work]);
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }

  adjust({ learningRate, epochs }: Adjustment): void {
    this.#adjustment = { learningRate: learningRate ?? this.#adjustment?.learningRate, epochs: epochs ?? this.#adjustment?.epochs };
  }

  /** For the engine: what has been asked for since it last looked. */
  takeAdjustment(): Adjustment | undefined {
    const adjustment = this.#adjustment;
    this.#adjustment = undefined;
    return adjustment;
  }
}
