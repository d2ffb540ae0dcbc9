import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { Gb18030Pairs } from './gb18030-pairs.js';
import { IngestError } from './ingest-error.js';
import { lineNumbers } from './line-numbers.js';

/** A physical line longer than this is a mistake, and would have to be held in memory. */
export const LONGEST_LINE_BYTES = 8 << 20;
const CHUNK_BYTES = 1 << 20;
const LF = 0x0a;
const CR = 0x0d;

export type LineEnd = 'LF' | 'CRLF' | 'CR' | 'MIXED';

export interface TextScan {
  /** A label of the WHATWG Encoding standard. */
  readonly encoding: string;
  /** Bytes of a byte-order mark at the beginning. */
  readonly markBytes: number;
  readonly lineEnd: LineEnd;
}

export interface ScanOptions {
  /** A label of the WHATWG Encoding standard, instead of the guess; a byte-order mark in the file is stronger. */
  readonly encoding?: string | undefined;
  /** JSON may be all in one line. */
  readonly anyLineLength?: boolean;
  /** Told how much of the file has been looked through, from 0 to 1. */
  readonly looked?: (share: number) => void;
}

/**
 * Reads a text file once, in memory of one chunk: its encoding, its line ends, and that no line is too long.
 * A file without a mark is UTF-8 where it is valid UTF-8, UTF-16 where every other byte is 0, GB18030 where it is valid
 * GB18030 and its pairs of high bytes are mostly that encoding's frequent ones, and Windows-1252 (Latin-1 with printable extras) otherwise.
 */
export async function scanText(path: string, filename: string, options: ScanOptions = {}): Promise<TextScan> {
  const scanner = new Scanner(filename);
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const { size } = await handle.stat();
    for (let position = 0; ;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return scanner.finish(options.encoding);
      position += bytesRead;
      options.looked?.(position / size);
      scanner.push(buffer.subarray(0, bytesRead));
      if (scanner.tooLong !== undefined && !options.anyLineLength) {
        const [line = 1] = await lineNumbers(path, [scanner.tooLong + 1]);
        throw new IngestError('LINE_TOO_LONG', `Line ${line} of "${filename}" is longer than ${LONGEST_LINE_BYTES >> 20} MiB. Is it a table with one row a line?`);
      }
    }
  } finally {
    await handle.close();
  }
}

class Scanner {
  /** Where a line begins that is longer than the limit, in bytes. */
  tooLong: number | undefined;
  #head: Buffer | undefined;
  #position = 0;
  #lineStart = 0;
  #nulls = false;
  #utf8 = true;
  #carry: Buffer = Buffer.alloc(0);
  readonly #gb = new Gb18030Pairs();
  #lf = 0;
  #crlf = 0;
  #cr = 0;
  #pendingCr = false;

  constructor(private readonly filename: string) {}

  push(chunk: Buffer): void {
    this.#head ??= Buffer.from(chunk.subarray(0, 4096));
    this.#nulls ||= chunk.includes(0);
    this.#checkUtf8(chunk);
    this.#checkLines(chunk);
    this.#position += chunk.length;
  }

  finish(given: string | undefined): TextScan {
    const head = this.#head ?? Buffer.alloc(0);
    if (this.#pendingCr) this.#cr++;
    if (this.#carry.length > 0) {
      this.#utf8 = false;
      this.#gb.push(this.#carry);
    }
    const { encoding, markBytes } = markOf(head) ?? { encoding: given ? this.#checkLabel(given) : this.#guess(head), markBytes: 0 };
    const lineEnd = this.#cr === 0 ? (this.#crlf === 0 ? 'LF' : this.#lf === 0 ? 'CRLF' : 'MIXED') : this.#lf + this.#crlf === 0 ? 'CR' : 'MIXED';
    return { encoding, markBytes, lineEnd };
  }

  #guess(head: Buffer): string {
    if (this.#nulls) {
      const wide = wideGuess(head);
      if (wide) return wide;
      throw new IngestError('BINARY_FILE', `"${this.filename}" is not text: it contains zero bytes. Tables can be read from CSV, TSV, JSON, JSON Lines, Parquet and Excel.`);
    }
    if (this.#utf8) return 'utf-8';
    const controls = head.reduce((sum, byte) => sum + Number(byte < 0x20 && byte !== 0x09 && byte !== LF && byte !== CR), 0);
    if (controls > head.length / 50) throw new IngestError('BINARY_FILE', `"${this.filename}" is not text: it is full of control characters. Tables can be read from CSV, TSV, JSON, JSON Lines, Parquet and Excel.`);
    return this.#gb.finish() ? 'gb18030' : 'windows-1252';
  }

  #checkLabel(label: string): string {
    let canonical: string;
    try {
      canonical = new TextDecoder(label).encoding;
    } catch {
      throw new IngestError('ENCODING', `"${label}" is not the name of an encoding. Use utf-8, utf-16le, windows-1252, gb18030 or another of the WHATWG Encoding standard, or leave it out.`, 'encoding');
    }
    if (canonical === 'utf-8' && !this.#utf8) throw new IngestError('ENCODING', `"${this.filename}" is not valid UTF-8. Leave the encoding out to have it guessed, or name the right one, e.g. windows-1252.`, 'encoding');
    return canonical;
  }

  /** A sequence may be cut by the chunk's end: its first bytes wait for the next chunk. What came before the first chunk that is not UTF-8 is hardly more than ASCII. */
  #checkUtf8(chunk: Buffer): void {
    if (!this.#utf8) return this.#gb.push(chunk);
    const bytes = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk;
    const complete = completeUtf8Length(bytes);
    this.#utf8 = isUtf8(bytes.subarray(0, complete));
    this.#carry = this.#utf8 ? Buffer.from(bytes.subarray(complete)) : Buffer.alloc(0);
    if (!this.#utf8) this.#gb.push(bytes);
  }

  /** A chunk is shorter than the limit, so only its first and last line end matter for lengths. */
  #checkLines(chunk: Buffer): void {
    const first = firstLineEnd(chunk);
    const end = first < 0 ? chunk.length : first;
    if (this.#position + end - this.#lineStart > LONGEST_LINE_BYTES) this.tooLong ??= this.#lineStart;
    if (first >= 0) this.#lineStart = this.#position + Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR)) + 1;
    this.#countLineEnds(chunk);
  }

  #countLineEnds(chunk: Buffer): void {
    if (!this.#pendingCr && !chunk.includes(CR)) {
      this.#lf += Number(chunk.includes(LF));
      return;
    }
    let from = 0;
    if (this.#pendingCr) {
      if (chunk[0] === LF) {
        this.#crlf++;
        from = 1;
      } else this.#cr++;
      this.#pendingCr = false;
    }
    for (let at = chunk.indexOf(LF, from); at >= 0; at = chunk.indexOf(LF, at + 1)) {
      if (at > 0 && chunk[at - 1] === CR) this.#crlf++;
      else this.#lf++;
    }
    for (let at = chunk.indexOf(CR, from); at >= 0; at = chunk.indexOf(CR, at + 1)) {
      if (at === chunk.length - 1) this.#pendingCr = true;
      else if (chunk[at + 1] !== LF) this.#cr++;
    }
  }
}

function firstLineEnd(chunk: Buffer): number {
  const lf = chunk.indexOf(LF);
  const cr = chunk.indexOf(CR);
  return lf < 0 ? cr : cr < 0 ? lf : Math.min(lf, cr);
}

function markOf(head: Buffer): { encoding: string; markBytes: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', markBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  return undefined;
}

/** ASCII in UTF-16 has a zero in every pair, always on the same side. */
function wideGuess(head: Buffer): string | undefined {
  const pairs = head.length >> 1;
  let high = 0;
  let low = 0;
  for (let index = 0; index < pairs; index++) {
    if (head[2 * index] === 0) high++;
    if (head[2 * index + 1] === 0) low++;
  }
  if (low > pairs * 0.4 && high < pairs * 0.05) return 'utf-16le';
  return high > pairs * 0.4 && low < pairs * 0.05 ? 'utf-16be' : undefined;
}

/** How many bytes at the beginning hold whole UTF-8 sequences, as far as the last four bytes can tell. */
function completeUtf8Length(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
