import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { nativeColumns } from './native-columns.js';
import { IngestError, isIngestError, messageOf } from './ingest-error.js';
import { literal } from './sql.js';
import { checkedTable, type Table } from './table.js';
import { scanText } from './text-scan.js';
import { transcode } from './transcode.js';
import type { ReadOptions, SourceFile } from './ingest.types.js';
import type { Workspace } from './workspace.js';

const HEAD_BYTES = 1 << 16;
const LARGEST_OBJECT_BYTES = 16 << 20;
const EXPECTED = 'Write it as a list of objects, [{"name": value, …}, …], or as one object a line.';

/** Reads a JSON array of objects, JSON Lines, or objects one after the other into the table `data`. Nested values become JSON text. */
export async function readJson(workspace: Workspace, file: SourceFile, options: ReadOptions, signal?: AbortSignal): Promise<Table> {
  const scan = await scanText(file.path, file.filename, { encoding: options.encoding, anyLineLength: true });
  let path = file.path;
  if (scan.encoding !== 'utf-8' || scan.markBytes > 0) {
    path = join(workspace.folder, 'text.json');
    await transcode(file.path, path, scan, signal);
  }
  const source = `read_json(${literal(path)}, format = ${literal(await formatOf(path))}, records = true, sample_size = -1, maximum_depth = 2,
    map_inference_threshold = -1, field_appearance_threshold = 0, maximum_object_size = ${LARGEST_OBJECT_BYTES})`;
  try {
    const { columns, nested } = await nativeColumns(workspace, source, file.filename);
    const table = await checkedTable(workspace, columns, file.filename).catch((error: unknown) => {
      throw nested && isIngestError(error) && error.code === 'ONE_ROW' ? new IngestError('JSON_SHAPE', `"${file.filename}" is one JSON object. ${EXPECTED}`) : error;
    });
    return table;
  } catch (error) {
    throw explain(error, file.filename);
  }
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
