import { crc32 } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** An 8-bit grey PNG (ISO 15948), stored and not compressed: its bytes depend on no version of a compressor. At most 65,535 bytes of rows. */
export function greyPng(pixels: Uint8Array, width: number): Uint8Array {
  const height = pixels.length / width;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8); // bits; the rest is zero: grey, deflate, plain filters, not interlaced
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', stored(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** zlib (RFC 1950) around one stored block (RFC 1951). */
function stored(content: Buffer): Buffer {
  const [head, check] = [Buffer.from([0x78, 0x01, 1, 0, 0, 0, 0]), Buffer.alloc(4)];
  head.writeUInt16LE(content.length, 3);
  head.writeUInt16LE(content.length ^ 0xffff, 5);
  check.writeUInt32BE(adler32(content));
  return Buffer.concat([head, content, check]);
}

function adler32(content: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of content) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}
