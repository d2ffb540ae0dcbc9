import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { FileRow } from './dataset-fixture.js';

const END = 0x06054b50;
const END_LENGTH = 22;

/** The files of a small ZIP archive (APPNOTE 4.3) of one folder a class; the innermost folder is the label. Without ZIP64 and comments. */
export function readClassFolders(path: string): FileRow[] {
  const zip = readFileSync(path);
  const end = zip.length - END_LENGTH;
  if (zip.readUInt32LE(end) !== END) throw new Error(`${path} is not a plain ZIP archive`);
  const rows: FileRow[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let entry = zip.readUInt16LE(end + 10); entry > 0; entry--) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [nameLength, extraLength, commentLength] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const file = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + size);
    if (!file.endsWith('/')) rows.push({ file, label: file.split('/').at(-2) ?? '', bytes: method === 0 ? data : inflateRawSync(data) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return rows;
}
