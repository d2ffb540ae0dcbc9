import { open } from 'node:fs/promises';
import { IngestError } from './ingest-error.js';

export type TableKind = 'DELIMITED' | 'JSON' | 'PARQUET' | 'EXCEL';
export type FileKind = TableKind | 'ZIP' | 'TAR' | 'GZIP';

const HEAD_BYTES = 4096;

/** What a person would call a file that begins with these bytes (latin1). After the file formats' specifications. */
const SIGNATURES: readonly (readonly [signature: RegExp, name: string])[] = [
  [/^(?:BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!)/, 'a compressed archive: pack it as ZIP or TAR'],
  [/^%PDF-/, 'a PDF document: export the table as CSV'],
  [/^\x89PNG/, 'a PNG image: upload a ZIP of many, in one folder for each class'],
  [/^\xff\xd8\xff/, 'a JPEG image: upload a ZIP of many, in one folder for each class'],
  [/^GIF8/, 'a GIF image: upload a ZIP of many, in one folder for each class'],
  [/^RIFF[^]{4}WEBP/, 'a WebP image: upload a ZIP of many, in one folder for each class'],
  [/^RIFF[^]{4}WAVE/, 'a WAV recording: upload a ZIP of many, in one folder for each class'],
  [/^(?:ID3|\xff[\xfb\xf3\xf2])/, 'an MP3 recording: upload a ZIP of many, in one folder for each class'],
  [/^fLaC/, 'a FLAC recording: upload a ZIP of many, in one folder for each class'],
  [/^OggS/, 'an Ogg recording'],
  [/^[^]{4}ftyp/, 'a video'],
  [/^SQLite format 3/, 'an SQLite database: export the table as CSV'],
  [/^\x89HDF/, 'an HDF5 file: export the table as CSV'],
  [/^\x93NUMPY/, 'a NumPy array: save it with numpy.savetxt(…, delimiter=",")'],
  [/^\x80[\x02-\x05]/, 'a Python pickle: save the table with to_csv'],
  [/^(?:\x7fELF|MZ|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe)/, 'a program'],
  [/^ARROW1/, 'an Arrow file: save it as Parquet'],
  [/^(?:ORC|Obj\x01)/, 'an ORC or Avro file: save it as Parquet'],
];

/** Tells by content, not by extension, how to read a file. */
export async function identifyFile(path: string, filename: string): Promise<FileKind> {
  const handle = await open(path, 'r');
  let head: Buffer;
  let size: number;
  try {
    ({ size } = await handle.stat());
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    head = buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
  if (size === 0) throw new IngestError('EMPTY_FILE', `"${filename}" is empty. Upload a file with a row of column names and at least two rows of values.`);
  const text = head.toString('latin1');
  if (text.startsWith('PAR1')) return 'PARQUET';
  if (isOffice(text, filename)) return 'EXCEL';
  if (/^PK(?:\x03\x04|\x05\x06)/.test(text)) return 'ZIP';
  if (text.startsWith('\x1f\x8b')) return 'GZIP';
  if (isTar(head)) return 'TAR';
  const name = SIGNATURES.find(([signature]) => signature.test(text))?.[1];
  if (name) throw new IngestError('BINARY_FILE', `"${filename}" is not a table but ${name}. Tables can be read from CSV, TSV, JSON, JSON Lines, Parquet and Excel.`);
  return looksLikeJson(text, filename) ? 'JSON' : 'DELIMITED';
}

/** A document of Office: the old format (MS-CFB), or an archive that begins with one of its parts (ECMA-376, part 2). Whether it is a workbook is seen when it is opened. */
const isOffice = (head: string, filename: string): boolean =>
  head.startsWith('\xd0\xcf\x11\xe0') || (head.startsWith('PK\x03\x04') && (/^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|xl\/)/.test(head.slice(30)) || /\.xls[xm]$/i.test(filename)));

/** POSIX and GNU archives name themselves in their first header. */
export const isTar = (head: Buffer): boolean => head.toString('latin1', 257, 262) === 'ustar';

/** A CSV cell may begin with `{` or `[` too: without a JSON extension, the first token has to be JSON's. */
function looksLikeJson(head: string, filename: string): boolean {
  const text = head.replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '').replaceAll('\0', '').trimStart();
  return /\.(?:json|jsonl|ndjson)$/i.test(filename) ? /^[[{]/.test(text) : /^(?:\[\s*\{\s*"|\{\s*"[^"]*"\s*:)/.test(text);
}
