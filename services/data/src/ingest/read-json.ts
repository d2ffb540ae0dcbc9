import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findEnvelope, type JsonEnvelope } from './json-envelope.js';
import { nativeColumns } from './native-columns.js';
import { IngestError, isIngestError, messageOf } from './ingest-error.js';
import { literal } from './sql.js';
import { checkedTable } from './table.js';
import { scanText } from './text-scan.js';
import { transcode } from './transcode.js';
import type { ReadOptions, SourceFile } from './ingest.types.js';
import type { DataIssue } from './profile.types.js';
import type { ReadTable } from './read-table.js';
import type { Workspace } from './workspace.js';

const HEAD_BYTES = 1 << 16;
const LARGEST_OBJECT_BYTES = 16 << 20;
const EXPECTED = 'Write it as a list of objects, [{"name": value, …}, …], or as one object a line.';

/** Reads a JSON array of objects (also within an object), JSON Lines, or objects one after the other into the table `data`. Nested values become JSON text. */
export async function readJson(workspace: Workspace, file: SourceFile, options: ReadOptions, signal?: AbortSignal): Promise<ReadTable> {
  const scan = await scanText(file.path, file.filename, { encoding: options.encoding, anyLineLength: true, looked: (share) => (workspace.looked = share) });
  let path = file.path;
  if (scan.encoding !== 'utf-8' || scan.markBytes > 0) {
    path = join(workspace.folder, 'text.json');
    await transcode(file.path, path, scan, signal);
  }
  let format = await formatOf(path);
  const envelope = format === 'array' ? undefined : await findEnvelope(path, signal);
  if (envelope) {
    const rows = join(workspace.folder, 'rows.json');
    await pipeline(createReadStream(path, { start: envelope.start, end: envelope.end, highWaterMark: 1 << 18 }), createWriteStream(rows), { signal });
    [path, format] = [rows, 'array'];
  }
  const source = `read_json(${literal(path)}, format = ${literal(format)}, records = true, sample_size = -1, maximum_depth = 2,
    map_inference_threshold = -1, field_appearance_threshold = 0, maximum_object_size = ${LARGEST_OBJECT_BYTES})`;
  try {
    const { columns, nested } = await nativeColumns(workspace, source, { bytes: (await stat(path)).size }, file.filename);
    const table = await checkedTable(workspace, columns, file.filename).catch((error: unknown) => {
      throw nested && isIngestError(error) && error.code === 'ONE_ROW' ? new IngestError('JSON_SHAPE', `"${file.filename}" is one JSON object. ${EXPECTED}`) : error;
    });
    return { table, named: true, reading: { format: 'JSON' }, ...(envelope && { notes: leftOut(envelope) }) };
  } catch (error) {
    throw explain(error, file.filename);
  }
}

function leftOut({ name, others }: JsonEnvelope): DataIssue[] {
  if (others.length === 0) return [];
  return [{ code: 'LEFT_OUT', severity: 'INFO', message: `The rows are the list "${name}" of the object that the file holds; the rest was not used: ${others.slice(0, 5).map((other) => `"${other}"`).join(', ')}${others.length > 5 ? ', …' : ''}.` }];
}

async function formatOf(path: string): Promise<'array' | 'newline_delimited' | 'unstructured'> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.toString('utf8', 0, bytesRead).trimStart();
    if (head.startsWith('[')) return 'array';
    const end = head.indexOf('\n');
    return end < 0 ? 'unstructured' : isJson(head.slice(0, end)) ? 'newline_delimited' : 'unstructured';
  } finally {
    await handle.close();
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function explain(error: unknown, filename: string): unknown {
  const message = messageOf(error);
  if (/expected records/.test(message)) return new IngestError('JSON_SHAPE', `"${filename}" is JSON, but not a table. ${EXPECTED}`);
  if (/maximum_object_size/.test(message)) return new IngestError('LINE_TOO_LONG', `"${filename}" has an object of more than ${LARGEST_OBJECT_BYTES >> 20} MiB. ${EXPECTED}`);
  if (!/^(?:Invalid Input Error|Binder Error)/.test(message)) return error;
  const reason = message.split('\n')[0]?.replace(/^[A-Za-z ]+ Error: /, '').replace(/ in file ".*?"(?=,|$| )/, '').replace(/\.\s*$/, '') ?? '';
  return new IngestError('INVALID_JSON', `"${filename}" cannot be read as JSON: ${reason}. ${EXPECTED}`);
}
