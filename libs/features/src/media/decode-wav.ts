import { type Outcome, problem, refuse, succeed } from '../problem.js';
import { mostSamples, tooLong } from './audio-length.js';

/** Sound as one stream of samples, −1 to 1: the mean of all channels, or one of them. */
export interface Waveform {
  /** Samples a second. */
  readonly sampleRate: number;
  /** Of the file. */
  readonly channels: number;
  readonly samples: Float32Array;
}

const PCM = 1, FLOAT = 3, A_LAW = 6, MU_LAW = 7, EXTENSIBLE = 0xfffe;

type Read = (view: DataView, at: number) => number;

/** By format and bits a sample. */
const READERS: Record<string, Read> = {
  [`${PCM} 8`]: (view, at) => (view.getUint8(at) - 128) / 128,
  [`${PCM} 16`]: (view, at) => view.getInt16(at, true) / 2 ** 15,
  [`${PCM} 24`]: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23,
  [`${PCM} 32`]: (view, at) => view.getInt32(at, true) / 2 ** 31,
  [`${FLOAT} 32`]: (view, at) => view.getFloat32(at, true),
  [`${FLOAT} 64`]: (view, at) => view.getFloat64(at, true),
  [`${A_LAW} 8`]: (view, at) => fromALaw(view.getUint8(at)),
  [`${MU_LAW} 8`]: (view, at) => fromMuLaw(view.getUint8(at)),
};

export const isWav = (bytes: Uint8Array): boolean => tag(bytes, 0) === 'RIFF' && tag(bytes, 8) === 'WAVE';

/**
 * Reads RIFF/WAVE: PCM of 8 to 32 bits, float of 32 or 64, A-law and µ-law, also as WAVE_FORMAT_EXTENSIBLE
 * (Multimedia Programming Interface and Data Specifications 1.0; RFC 2361). Data that ends early is taken as far as it goes, since
 * recorders that are switched off leave such files. Samples are those of the channel `wanted`, or the mean of all. Refuses `NOT_AUDIO`, `AUDIO_UNSUPPORTED` and `AUDIO_TOO_LONG`.
 */
export function decodeWav(bytes: Uint8Array, wanted?: number): Outcome<Waveform> {
  if (!isWav(bytes)) return refuse(problem('NOT_AUDIO', 'This is not a WAV file: it does not begin with RIFF … WAVE.'));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: { code: number; channels: number; sampleRate: number; blockAlign: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const kind = tag(bytes, at);
    const start = at + 8;
    const size = Math.min(view.getUint32(at + 4, true), bytes.length - start);
    if (kind === 'fmt ' && size >= 16) {
      const code = view.getUint16(start, true);
      format = {
        code: code === EXTENSIBLE && size >= 26 ? view.getUint16(start + 24, true) : code, channels: view.getUint16(start + 2, true),
        sampleRate: view.getUint32(start + 4, true), blockAlign: view.getUint16(start + 12, true), bits: view.getUint16(start + 14, true),
      };
    }
    if (kind === 'data') {
      if (!format) break;
      const { code, channels, sampleRate, blockAlign, bits } = format;
      const read = READERS[`${code} ${bits}`];
      if (!read || channels === 0 || sampleRate === 0 || blockAlign < channels * bits / 8) {
        return refuse(problem('AUDIO_UNSUPPORTED', `The WAV file holds ${channels} channels of ${bits}-bit samples in format ${code}, which cannot be read. Save it as 16-bit PCM.`));
      }
      const [first, end] = wanted === undefined ? [0, channels] : [wanted, wanted + 1];
      const count = Math.floor(size / blockAlign);
      if (count > mostSamples(sampleRate)) return tooLong(sampleRate);
      const samples = new Float32Array(count);
      for (let i = 0; i < samples.length; i++) {
        let sum = 0;
        for (let channel = first; channel < end; channel++) sum += read(view, start + i * blockAlign + channel * bits / 8);
        samples[i] = sum / (end - first);
      }
      return succeed({ sampleRate, channels, samples });
    }
    at = start + size + size % 2;
  }
  return refuse(problem('NOT_AUDIO', 'The WAV file is damaged: it has no sound in it.'));
}

const tag = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

/** ITU-T G.711. */
function fromALaw(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8 + (exponent > 0 ? 0x100 : 0);
  const magnitude = exponent > 1 ? mantissa << (exponent - 1) : mantissa;
  return (bits & 0x80 ? magnitude : -magnitude) / 2 ** 15;
}

/** ITU-T G.711. */
function fromMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return (bits & 0x80 ? -magnitude : magnitude) / 2 ** 15;
}
