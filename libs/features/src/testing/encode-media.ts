import sharp from 'sharp';

/** PNG of raw pixels, row-major. */
export function encodePng(pixels: Uint8Array, { width, height, channels }: { width: number; height: number; channels: 1 | 3 | 4 }): Promise<Uint8Array> {
  return sharp(Buffer.from(pixels), { raw: { width, height, channels } }).png().toBuffer();
}

/**
 * FLAC of 16-bit mono samples, uncompressed (verbatim subframes): RFC 9639. For tests of decoding; files are larger than WAV.
 */
export function encodeFlac(samples: Int16Array, sampleRate: number): Uint8Array {
  const block = 256;
  const frames = Array.from({ length: Math.ceil(samples.length / block) }, (_, index) => flacFrame(samples.subarray(index * block, (index + 1) * block), index, sampleRate));
  const info = Buffer.alloc(38);
  info.writeUInt32BE(0x80000022, 0);
  info.writeUInt16BE(block, 4);
  info.writeUInt16BE(block, 6);
  // 20 bits of rate, 3 of channels − 1, 5 of bits − 1, 36 of samples
  info.writeBigUInt64BE((BigInt(sampleRate) << 44n) | (15n << 36n) | BigInt(samples.length), 14);
  return Buffer.concat([Buffer.from('fLaC'), info, ...frames]);
}

function flacFrame(samples: Int16Array, index: number, sampleRate: number): Buffer {
  if (index > 127) throw new Error('longer frame numbers are not written here');
  // sync, fixed block size; 16-bit block size and 16-bit rate follow; mono, 16 bits
  const head = Buffer.from([0xff, 0xf8, 0x7d, 0x08, index, 0, 0, 0, 0]);
  head.writeUInt16BE(samples.length - 1, 5);
  head.writeUInt16BE(sampleRate, 7);
  const body = Buffer.alloc(samples.length * 2);
  for (const [i, sample] of samples.entries()) body.writeInt16BE(sample, i * 2);
  const frame = Buffer.concat([head, Buffer.from([crc(head, 8, 0x07), 0x02]), body]);
  const check = crc(frame, 16, 0x8005);
  return Buffer.concat([frame, Buffer.from([check >> 8, check & 0xff])]);
}

function crc(bytes: Uint8Array, width: 8 | 16, polynomial: number): number {
  const top = 1 << (width - 1);
  const mask = (1 << width) - 1;
  return bytes.reduce((sum, byte) => {
    let value = sum ^ (byte << (width - 8));
    for (let bit = 0; bit < 8; bit++) value = ((value << 1) ^ (value & top ? polynomial : 0)) & mask;
    return value;
  }, 0);
}
