/** 16-bit PCM WAV of samples from −1 to 1; those of several channels are interleaved. */
export function encodeWav(samples: ArrayLike<number>, sampleRate: number, channels = 1): Uint8Array {
  const data = Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
  return riff(1, channels, sampleRate, 16, new Uint8Array(data.buffer));
}

/** A WAV file of any sample format; `format` and `bits` as in its header. */
export function riff(format: number, channels: number, sampleRate: number, bits: number, data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(44);
  const align = channels * bits / 8;
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  for (const [at, value] of [[20, format], [22, channels], [32, align], [34, bits]] as const) head.writeUInt16LE(value, at);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * align, 28);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
