import { createReadStream } from 'node:fs';

const LF = 0x0a;
const CR = 0x0d;

/** Physical line numbers of byte positions (both from 1, positions ascending): DuckDB counts records, an editor counts lines. */
export async function lineNumbers(path: string, bytes: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  let line = 1;
  let position = 0;
  let previous = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (const [index, byte] of chunk.entries()) {
      if (previous === CR && byte !== LF) line++;
      // Blank lines before a record count as part of it.
      while (found.length < bytes.length && position + index + 1 >= (bytes[found.length] ?? 0) && byte !== LF && byte !== CR) found.push(line);
      if (byte === LF) line++;
      previous = byte;
    }
    if (found.length === bytes.length) break;
    position += chunk.length;
  }
  return found;
}
