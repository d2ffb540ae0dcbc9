import { createReadStream } from 'node:fs';

/** Where the rows of a JSON object lie in its file, in bytes. */
export interface JsonEnvelope {
  readonly name: string;
  readonly start: number;
  /** Of the closing bracket. */
  readonly end: number;
  /** What else the object has, by name. */
  readonly others: readonly string[];
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE, COLON] = Buffer.from('"\\[]{}:');
const LONGEST_NAME_BYTES = 1000;
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/**
 * The only list of objects in an object that is all the file (UTF-8), as web services answer: `{"count": 2, "data": [{…}, {…}]}`. The file is read
 * once, in memory of one chunk. Undefined where there are several such lists or none, something follows the object, or it is cut.
 */
export async function findEnvelope(path: string, signal?: AbortSignal): Promise<JsonEnvelope | undefined> {
  const scanner = new EnvelopeScanner();
  let position = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal }) as AsyncIterable<Buffer>) {
    for (let index = 0; index < chunk.length; index++) if (!scanner.take(chunk[index] ?? 0, position + index)) return undefined;
    position += chunk.length;
  }
  return scanner.envelope();
}

class EnvelopeScanner {
  readonly #names: string[] = [];
  readonly #lists: { name: string; start: number; end: number }[] = [];
  #depth = 0;
  #ended = false;
  #inString = false;
  #escaped = false;
  /** The latest string of the object itself, which a colon makes a name. */
  #text: number[] = [];
  /** A list has begun, and its first value is yet to come. */
  #atFirst = false;
  #start = -1;

  /** @returns false where it cannot be an envelope */
  take(byte: number, at: number): boolean {
    if (this.#inString) this.#inText(byte);
    else if (!isBlank(byte)) return this.#structure(byte, at);
    return true;
  }

  envelope(): JsonEnvelope | undefined {
    const [list, second] = this.#lists;
    return this.#ended && list && !second ? { ...list, others: this.#names.filter((name) => name !== list.name) } : undefined;
  }

  #inText(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inString = false;
    if (this.#inString && this.#depth === 1 && this.#text.length < LONGEST_NAME_BYTES) this.#text.push(byte);
  }

  #structure(byte: number, at: number): boolean {
    if (this.#ended || (this.#depth === 0 && byte !== OPEN)) return false;
    if (this.#atFirst && byte !== OPEN) this.#start = -1;
    this.#atFirst = false;
    switch (byte) {
      case QUOTE:
        this.#inString = true;
        if (this.#depth === 1) this.#text = [];
        break;
      case COLON:
        if (this.#depth === 1) this.#names.push(Buffer.from(this.#text).toString());
        break;
      case OPEN_LIST:
      case OPEN:
        if (byte === OPEN_LIST && this.#depth === 1) {
          this.#atFirst = true;
          this.#start = at;
        }
        this.#depth++;
        break;
      case CLOSE_LIST:
      case CLOSE:
        this.#depth--;
        if (this.#depth === 1 && byte === CLOSE_LIST && this.#start >= 0) this.#lists.push({ name: this.#names.at(-1) ?? '', start: this.#start, end: at });
        if (this.#depth === 1) this.#start = -1;
        this.#ended = this.#depth === 0;
        break;
    }
    return true;
  }
}
