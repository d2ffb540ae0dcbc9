import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, type AsyncBuffer, type FileMetaData } from 'hyparquet';
import type { VersionContent } from '../ingest/finish-version.js';
import { SPLIT_NAMES, type SplitBlob } from '../ingest/profile.types.js';

/** The column of pictures or recordings, where a version has one. */
export const mediaColumn = ({ columns }: VersionContent) => columns.find(({ type }) => type === 'IMAGE' || type === 'AUDIO');

/** The number of a split's first row: rows are counted from 0 through training, validation and test. */
export const rowsBefore = ({ splits }: VersionContent, split: SplitBlob['name']): number =>
  SPLIT_NAMES.slice(0, SPLIT_NAMES.indexOf(split)).reduce((sum, name) => sum + (splits.find((each) => each.name === name)?.rowCount ?? 0), 0);

interface OpenSplit {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
}

/** So many splits stay open: a page of samples comes from one or two. */
const MOST_OPEN = 8;

/** Reads single pictures and recordings of versions; of a split, only the row group that has it. */
export class SampleReader {
  readonly #open = new Map<string, Promise<OpenSplit>>();

  /** `pathOf`: where the blob of a digest is. */
  constructor(private readonly pathOf: (digest: string) => Promise<string>) {}

  /**
   * @param row counted from 0 through training, validation and test
   * @returns undefined where there is no such row, or nothing in it
   */
  async read(content: VersionContent, row: number): Promise<Buffer | undefined> {
    const column = mediaColumn(content);
    if (!column || !Number.isSafeInteger(row) || row < 0) return undefined;
    for (const { name, rowCount, digest } of content.splits) {
      const before = rowsBefore(content, name);
      if (row >= before && row < before + rowCount) return this.#value(digest, column.name, row - before);
    }
    return undefined;
  }

  async #value(digest: string, column: string, rowStart: number): Promise<Buffer | undefined> {
    const { file, metadata } = await this.#split(digest);
    let value: unknown;
    try {
      await parquetRead({ file, metadata, columns: [column], rowStart, rowEnd: rowStart + 1, utf8: false, useOffsetIndex: true, rowFormat: 'array', onComplete: ([row]) => { value = row?.[0]; } });
    } catch (error) {
      this.#open.delete(digest); // the file may have left a cache: it is fetched again next time
      throw error;
    }
    return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : undefined;
  }

  #split(digest: string): Promise<OpenSplit> {
    const found = this.#open.get(digest) ?? this.#openSplit(digest);
    this.#open.delete(digest);
    this.#open.set(digest, found);
    for (const [oldest] of this.#open) {
      if (this.#open.size <= MOST_OPEN) break;
      this.#open.delete(oldest);
    }
    return found;
  }

  async #openSplit(digest: string): Promise<OpenSplit> {
    try {
      const file = await asyncBufferFromFile(await this.pathOf(digest));
      return { file, metadata: await parquetMetadataAsync(file) };
    } catch (error) {
      this.#open.delete(digest);
      throw error;
    }
  }
}
