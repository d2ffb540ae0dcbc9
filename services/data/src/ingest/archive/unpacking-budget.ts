import { Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import { IngestError } from '../ingest-error.js';

export interface UnpackingLimits {
  /** Bytes that all files of an archive may have together, unpacked. */
  readonly bytes: number;
  /** Files in an archive. */
  readonly files: number;
}

export const UNPACKING_LIMITS: UnpackingLimits = { bytes: 64 * 2 ** 30, files: 2_000_000 };

/** Deflate makes 1032 bytes of one at most. Text shrinks to a tenth; zeros alone to a thousandth. */
const MOST_RATIO = 200;
/** What is small is no danger, whatever its ratio. */
const HARMLESS_BYTES = 256 << 20;

/** Counts what comes out of an archive, whatever the archive says of itself, and stops a bomb before it fills the disk. */
export class UnpackingBudget {
  #bytes = 0;
  #files = 0;

  constructor(private readonly filename: string, readonly packedBytes: number, private readonly limits: UnpackingLimits = UNPACKING_LIMITS) {}

  file(): void {
    if (++this.#files > this.limits.files) throw new IngestError('ARCHIVE_TOO_LARGE', `"${this.filename}" holds more than ${this.limits.files} files. Put the data of many small files into one table, or upload a part of it.`);
  }

  /** @throws IngestError ARCHIVE_TOO_LARGE */
  spend(bytes: number): void {
    this.#bytes += bytes;
    const bomb = this.#bytes > HARMLESS_BYTES && this.#bytes > this.packedBytes * MOST_RATIO;
    if (bomb || this.#bytes > this.limits.bytes) {
      throw new IngestError('ARCHIVE_TOO_LARGE', bomb
        ? `"${this.filename}" unpacks to more than ${MOST_RATIO} times its size, as no data does: it was given up. Upload the files without packing them.`
        : `"${this.filename}" unpacks to more than ${this.limits.bytes} bytes. Upload a part of it.`);
    }
  }

  /** Passes bytes on as they are, and counts them. Those of another CRC-32 than `expected` end with an error. */
  counting(expected?: number): Transform {
    let sum = 0;
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        try {
          this.spend(chunk.length);
          if (expected !== undefined) sum = crc32(chunk, sum);
          done(null, chunk);
        } catch (error) {
          done(error as Error);
        }
      },
      flush: (done) => {
        done(expected === undefined || sum === expected ? null : new IngestError('DAMAGED_ARCHIVE', `"${this.filename}" is damaged: what it holds is not what was packed. Pack or upload it again.`));
      },
    });
  }
}
