import { crc32, deflateRawSync } from 'node:zlib';
import { encodePng, encodeWav } from '@lepton/features/testing';

export interface ZipFile {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Unix mode with its type bits; a regular file by default. */
  readonly mode?: number;
  readonly encrypted?: boolean;
  readonly stored?: boolean;
}

/** A ZIP archive (APPNOTE 6.3, no ZIP64), of any names and modes: what zip programs refuse to make. */
export function zip(files: Iterable<ZipFile>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let count = 0;
  for (const { name, content = '', mode = 0o100644, encrypted = false, stored = false } of files) {
    const bytes = Buffer.from(content);
    const data = stored ? bytes : deflateRawSync(bytes);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800 | Number(encrypted), 2); // names are UTF-8
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(0x5a210000, 6);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    parts.push(Buffer.from('PK\x03\x04'), common, path, data);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, rest, path);
    offset += 30 + path.length + data.length;
    count++;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}

/** A grey picture with a bright bar, at a place that `shape` says; no two of different `number` are the same. */
export async function picture(shape: number, number: number, { width = 12, height = 10, channels = 1 as 1 | 3 | 4 } = {}): Promise<Uint8Array> {
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    if (channels === 4 && at % 4 === 3) return pixel === 0 ? 0 : 255;
    const bar = pixel % width === shape % width ? 200 : 0;
    return pixel === 0 ? number % 200 : pixel === 1 ? Math.floor(number / 200) : channels > 1 && at % channels === 2 ? 255 - bar : bar;
  });
  return encodePng(pixels, { width, height, channels });
}

/** Some milliseconds of a tone. */
export const tone = (hertz: number, milliseconds: number, sampleRate = 8_000): Uint8Array =>
  encodeWav(Float32Array.from({ length: (sampleRate * milliseconds) / 1000 }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / sampleRate)), sampleRate);

/** `count` pictures of each class, as `<folder><class>/<number>.png`. */
export async function classPictures(classes: readonly string[], count: number, folder = ''): Promise<ZipFile[]> {
  const files: ZipFile[] = [];
  for (let index = 0; index < count; index++) {
    for (const [shape, label] of classes.entries()) files.push({ name: `${folder}${label}/${index}.png`, content: await picture(shape, index * classes.length + shape + folder.length * 1000) });
  }
  return files;
}
