import type { IngestStep } from './ingest.js';

/** While a file is read in one go, this often is looked how far it is … */
const EVERY_MS = 500;
/** … and told where at least this share of the file has come since. */
const STEP = 0.02;
/** Shares of the whole work. */
const READ = 0.4;
const TYPES = 0.42;

/** Tells how much of a file has been read, as far as that is known, and never less than before. */
export class ReadingProgress {
  #told = 0;
  #typing = false;
  #share: () => number | undefined = () => undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly tell: (step: IngestStep, fraction: number) => void) {
    tell('Reading the file', 0);
    this.#timer = setInterval(() => this.look(), EVERY_MS);
  }

  /** `share`: how much of the file has been read, from 0 to 1; undefined where nobody knows. */
  follow(share: () => number | undefined): void {
    this.#share = share;
  }

  look(): void {
    const share = Math.min(1, this.#share() ?? 0);
    if (this.#typing || share < this.#told + STEP) return;
    this.#told = share;
    this.tell('Reading the file', share * READ);
  }

  /** The file is read. */
  typing(): void {
    if (this.#typing) return;
    this.#typing = true;
    this.close();
    this.tell('Working out types', TYPES);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
