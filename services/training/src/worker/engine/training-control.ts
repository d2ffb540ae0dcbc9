/** A change to a run while it trains. */
export interface Adjustment {
  readonly learningRate?: number | undefined;
  /** In all, counted from the first. */
  readonly epochs?: number | undefined;
}

/** The user's hand on a run. Call it at any time; the engine obeys between two steps. */
export class TrainingControl {
  #directive: 'continue' | 'pause' | 'cancel' = 'continue';
  #adjustment: Adjustment | undefined;

  get directive(): 'continue' | 'pause' | 'cancel' {
    return this.#directive;
  }

  cancel(): void {
    this.#directive = 'cancel';
  }

  /** Ends the training at a checkpoint. A run that is cancelled stays so. */
  pause(): void {
    if (this.#directive === 'continue') this.#directive = 'pause';
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
