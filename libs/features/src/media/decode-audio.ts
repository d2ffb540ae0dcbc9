import { type Outcome, problem, refuse, succeed } from '../problem.js';
import { decodeWav, isWav, type Waveform } from './decode-wav.js';

/** Longer recordings are refused: they would fill the memory as samples. */
export const MAXIMUM_AUDIO_SECONDS = 600;

/** What both wasm decoders hand back. */
interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
}

/**
 * Unpacks a WAV, FLAC (also in Ogg) or MP3 file. The format is told by the first bytes, not by a name. Refuses `NOT_AUDIO`,
 * `AUDIO_UNSUPPORTED` and `AUDIO_TOO_LONG`.
 */
export const decodeAudio = (bytes: Uint8Array): Promise<Outcome<Waveform>> => decode(bytes, undefined);

/** The same, but of one channel alone, counted from 0. */
export const decodeChannel = (bytes: Uint8Array, channel: number): Promise<Outcome<Waveform>> => decode(bytes, channel);

async function decode(bytes: Uint8Array, channel: number | undefined): Promise<Outcome<Waveform>> {
  if (bytes.length === 0) return refuse(problem('NOT_AUDIO', 'This is not a recording: it is empty.'));
  const decoded = isWav(bytes) ? decodeWav(bytes, channel) : await decodeCompressed(bytes, channel);
  if (!decoded.ok) return decoded;
  const { samples, sampleRate } = decoded.value;
  if (samples.length === 0) return refuse(problem('NOT_AUDIO', 'The recording is empty.'));
  return samples.length <= MAXIMUM_AUDIO_SECONDS * sampleRate ? decoded
    : refuse(problem('AUDIO_TOO_LONG', `The recording lasts ${Math.round(samples.length / sampleRate)} s; at most ${MAXIMUM_AUDIO_SECONDS} s can be read. Cut it into pieces.`));
}

async function decodeCompressed(bytes: Uint8Array, wanted: number | undefined): Promise<Outcome<Waveform>> {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  const tag = String.fromCharCode(first, second, third, fourth);
  const isFlac = tag === 'fLaC' || (tag === 'OggS' && Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(100, bytes.length)).includes('FLAC'));
  const isMp3 = tag.startsWith('ID3') || (first === 0xff && (second & 0xe6) === 0xe2);
  if (!isFlac && !isMp3) return refuse(problem('NOT_AUDIO', 'This is not a recording that can be read: give WAV, FLAC or MP3.'));
  // loaded when there is such a file: most data sets are WAV
  const decoder = isFlac ? new (await import('@wasm-audio-decoders/flac')).FLACDecoder() : new (await import('mpg123-decoder')).MPEGDecoder();
  try {
    await decoder.ready;
    const { channelData, samplesDecoded, sampleRate, errors }: Decoded = 'decodeFile' in decoder ? await decoder.decodeFile(bytes) : decoder.decode(bytes);
    if (samplesDecoded === 0) return refuse(problem('NOT_AUDIO', `The recording is damaged${errors[0] ? `: ${errors[0].message}` : ''}.`));
    const heard = wanted === undefined ? channelData : channelData.slice(wanted, wanted + 1);
    const samples = Float32Array.from({ length: samplesDecoded }, (_, i) => heard.reduce((sum, channel) => sum + (channel[i] ?? 0), 0) / heard.length);
    return succeed({ sampleRate, channels: channelData.length, samples });
  } finally {
    decoder.free();
  }
}
