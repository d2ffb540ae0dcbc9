/** A result that has been serialized once; each transport adds its framing once. */
export class SharedResult {
  #frames: Map<string, Buffer> | undefined;

  constructor(readonly json: string, readonly sequence: bigint) {}

  frame(key: string, make: (result: SharedResult) => Buffer): Buffer {
    const known = this.#frames?.get(key);
    if (known) return known;
    const frame = make(this);
    this.#frames ??= new Map();
    this.#frames.set(key, frame);
    return frame;
  }
}

/** A client's end of a subscription. */
export interface Sink {
  /** False where the client is slow: it should get nothing more until `drained`. */
  next(result: SharedResult): boolean;
  /** Resolves when the client takes more, or has gone. */
  drained(): Promise<void>;
  complete(): void;
}
