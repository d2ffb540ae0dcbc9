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

/** FLAC that says nothing of its length and holds `frames` times 65,535 samples of mono silence, 14 bytes each: what a bomb looks like. */
export function silentFlac(frames: number, sampleRate: 44_100 | 48_000): Uint8Array {
  const info = Buffer.alloc(38);
  info.writeUInt32BE(0x80000022, 0);
  info.writeUInt32BE(0xffffffff, 4); // blocks of 65,535
  info.writeBigUInt64BE((BigInt(sampleRate) << 44n) | (15n << 36n), 14);
  return Buffer.concat([Buffer.from('fLaC'), info, ...Array.from({ length: frames }, (_, index) => {
    const head = Buffer.from([0xff, 0xf8, sampleRate === 44_100 ? 0x79 : 0x7a, 0x08, ...codedNumber(index), 0xff, 0xfe]);
    // one constant subframe
    return checked(Buffer.concat([head, Buffer.from([crc(head, 8, 0x07), 0, 0, 0])]));
  })]);
}

/** MPEG-1 layer III of silence: frames of 1,152 samples at 44,100 Hz without any coefficients. */
export function silentMp3(frames: number): Uint8Array {
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0xc0]);
  return Buffer.concat(Array.from({ length: frames }, () => frame));
}

/** As in UTF-8, beyond Unicode's end. */
const codedNumber = (number: number): number[] =>
  number < 0x80 ? [number] : number < 0x800 ? [0xc0 | (number >> 6), 0x80 | (number & 63)] : [0xe0 | (number >> 12), 0x80 | ((number >> 6) & 63), 0x80 | (number & 63)];

function checked(frame: Buffer): Buffer {
  const check = crc(frame, 16, 0x8005);
  return Buffer.concat([frame, Buffer.from([check >> 8, check & 0xff])]);
}

function flacFrame(samples: Int16Array, index: number, sampleRate: number): Buffer {
  // sync, fixed block size; 16-bit block size and 16-bit rate follow; mono, 16 bits
  const sizes = Buffer.alloc(4);
  sizes.writeUInt16BE(samples.length - 1, 0);
  sizes.writeUInt16BE(sampleRate, 2);
  const head = Buffer.concat([Buffer.from([0xff, 0xf8, 0x7d, 0x08, ...codedNumber(index)]), sizes]);
  const body = Buffer.alloc(samples.length * 2);
  for (const [i, sample] of samples.entries()) body.writeInt16BE(sample, i * 2);
  return checked(Buffer.concat([head, Buffer.from([crc(head, 8, 0x07), 0x02]), body]));
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
