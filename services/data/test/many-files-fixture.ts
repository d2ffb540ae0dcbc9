import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

export interface ManyFiles {
  readonly count: number;
  /** The same one must not be given twice. */
  readonly name: (index: number) => string;
  readonly content: (index: number) => Uint8Array;
}

const FLUSH_BYTES = 4 << 20;
/** What ZIP writes where a number is in the ZIP64 records. */
const ELSEWHERE_16 = 0xffff;
const ELSEWHERE_32 = 0xffffffff;

/** A ZIP64 archive (APPNOTE 6.3, 4.3.14 and 4.3.15) of many stored files, written piece by piece; the directory is collected in memory. */
export async function writeZip64(path: string, { count, name, content }: ManyFiles): Promise<void> {
  const directory: Buffer[] = [];
  let offset = 0;
  const end = await written(path, function* () {
    for (let index = 0; index < count; index++) {
      const bytes = content(index);
      const file = Buffer.from(name(index));
      const common = Buffer.alloc(26);
      common.writeUInt16LE(45, 0);
      common.writeUInt16LE(0x0800, 2); // names are UTF-8
      common.writeUInt32LE(0x5a210000, 6);
      common.writeUInt32LE(crc32(bytes), 10);
      common.writeUInt32LE(bytes.length, 14);
      common.writeUInt32LE(bytes.length, 18);
      common.writeUInt16LE(file.length, 22);
      const entry = Buffer.alloc(14 + file.length + 12);
      common.copy(entry, 0, 24, 26);
      entry.writeUInt32LE((0o100644 << 16) >>> 0, 6);
      entry.writeUInt32LE(ELSEWHERE_32, 10);
      file.copy(entry, 14);
      entry.writeUInt16LE(1, 14 + file.length); // the extra field of ZIP64, which has the place of the file
      entry.writeUInt16LE(8, 16 + file.length);
      entry.writeBigUInt64LE(BigInt(offset), 18 + file.length);
      const fixed = Buffer.concat([Buffer.from('PK\x01\x02\x2d\x03', 'latin1'), common, entry]);
      fixed.writeUInt16LE(12, 30);
      directory.push(fixed);
      yield Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, file, bytes]);
      offset += 30 + file.length + bytes.length;
    }
  }());
  await written(path, function* () {
    yield* directory;
    const size = directory.reduce((sum, { length }) => sum + length, 0);
    const record = Buffer.alloc(56 + 20 + 22);
    record.write('PK\x06\x06', 'latin1');
    record.writeBigUInt64LE(44n, 4);
    record.writeUInt16LE(45, 12);
    record.writeUInt16LE(45, 14);
    for (const at of [24, 32]) record.writeBigUInt64LE(BigInt(count), at);
    record.writeBigUInt64LE(BigInt(size), 40);
    record.writeBigUInt64LE(BigInt(end), 48);
    record.write('PK\x06\x07', 56, 'latin1');
    record.writeBigUInt64LE(BigInt(end + size), 64);
    record.writeUInt32LE(1, 72);
    record.write('PK\x05\x06', 76, 'latin1');
    for (const at of [84, 86]) record.writeUInt16LE(ELSEWHERE_16, at);
    for (const at of [88, 92]) record.writeUInt32LE(ELSEWHERE_32, at);
    yield record;
  }());
}

/** A TAR archive (ustar) of many files. */
export async function writeTar(path: string, { count, name, content }: ManyFiles): Promise<void> {
  await written(path, function* () {
    for (let index = 0; index < count; index++) {
      const bytes = content(index);
      const header = Buffer.alloc(512);
      header.write(name(index), 0);
      header.write('0000644\0', 100);
      header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
      header.write('00000000000\0        0', 136);
      header.write('ustar\x0000', 257, 'latin1');
      header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
      yield header;
      yield bytes;
      yield Buffer.alloc((512 - (bytes.length % 512)) % 512);
    }
    yield Buffer.alloc(1024);
  }());
}

/** Adds to a file. @returns its size */
async function written(path: string, pieces: Iterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'a');
  try {
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    for (const piece of pieces) {
      waiting.push(piece);
      bytes += piece.length;
      if (bytes < FLUSH_BYTES) continue;
      await file.writeFile(Buffer.concat(waiting));
      [waiting, bytes] = [[], 0];
    }
    await file.writeFile(Buffer.concat(waiting));
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
