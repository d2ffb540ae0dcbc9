import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { TextScan } from './text-scan.js';

/** Whether DuckDB can read the file as it is. */
export const isPlain = ({ encoding, lineEnd }: TextScan): boolean => encoding === 'utf-8' && (lineEnd === 'LF' || lineEnd === 'CRLF');

/** Writes the text as UTF-8 without a mark, lines ended by LF, each as `asLine` has it; streamed. */
export async function transcode(from: string, to: string, scan: TextScan, signal?: AbortSignal, asLine?: (line: string) => string): Promise<void> {
  await pipeline(
    createReadStream(from, { start: scan.markBytes, highWaterMark: 1 << 18 }),
    (source: AsyncIterable<Buffer>) => {
      const text = normaliseLineEnds(decode(source, scan.encoding));
      return asLine ? mapLines(text, asLine) : text;
    },
    createWriteStream(to),
    { signal },
  );
}

/** The first `bytes` of the text, cut after its last whole line unless it is all there. */
export async function readHead(path: string, scan: TextScan, bytes: number): Promise<{ text: string; whole: boolean }> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(bytes), 0, bytes, scan.markBytes);
    const whole = scan.markBytes + bytesRead >= (await handle.stat()).size;
    const text = new TextDecoder(scan.encoding).decode(buffer.subarray(0, bytesRead), { stream: !whole }).replace(/\r\n?/g, '\n');
    return { text: whole ? text : text.slice(0, text.lastIndexOf('\n') + 1), whole };
  } finally {
    await handle.close();
  }
}

async function* decode(source: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function* normaliseLineEnds(source: AsyncIterable<string>): AsyncGenerator<string> {
  let pending = '';
  for await (const part of source) {
    const text = pending + part;
    pending = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - pending.length).replace(/\r\n?/g, '\n');
  }
  if (pending) yield '\n';
}

async function* mapLines(source: AsyncIterable<string>, asLine: (line: string) => string): AsyncGenerator<string> {
  let pending = '';
  for await (const part of source) {
    const lines = (pending + part).split('\n');
    pending = lines.pop() ?? '';
    if (lines.length > 0) yield `${lines.map(asLine).join('\n')}\n`;
  }
  if (pending !== '') yield asLine(pending);
}
