import { type Outcome, problem, refuse, succeed } from '../problem.js';
import { mostSamples, tooLong } from './audio-length.js';
import type { Waveform } from './decode-wav.js';
import { oneAtATime } from './one-at-a-time.js';

/** What both wasm decoders hand back of a piece of a file. */
interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
}

/** Unpacked so much at a time: a byte of FLAC can hold 20,000 samples of silence, and a file of a megabyte hours of it. */
const PIECE_BYTES = 2048;

/** Unpacks FLAC (also in Ogg) or MP3, of all channels or of one. Refuses `NOT_AUDIO` and, before they fill the memory, recordings that are too long. */
export const decodeCompressed = (bytes: Uint8Array, wanted: number | undefined): Promise<Outcome<Waveform>> => inTurn(() => decode(bytes, wanted));

/** They would not be faster side by side, and need the memory of all. */
const inTurn = oneAtATime();

async function decode(bytes: Uint8Array, wanted: number | undefined): Promise<Outcome<Waveform>> {
  const decoder = await openDecoder(bytes);
  if (!decoder) return refuse(problem('NOT_AUDIO', 'This is not a recording that can be read: give WAV, FLAC or MP3.'));
  try {
    await decoder.ready;
    const pieces: Float32Array[] = [];
    let count = 0;
    let format: Pick<Waveform, 'sampleRate' | 'channels'> | undefined;
    let reason: string | undefined;
    for await (const { channelData, samplesDecoded, sampleRate, errors } of unpacked(decoder, bytes)) {
      reason ??= errors[0]?.message;
      if (samplesDecoded === 0) continue;
      format ??= { sampleRate, channels: channelData.length };
      count += samplesDecoded;
      if (count > mostSamples(sampleRate)) return tooLong(sampleRate);
      pieces.push(mixed(wanted === undefined ? channelData : channelData.slice(wanted, wanted + 1), samplesDecoded));
    }
    if (!format) return refuse(problem('NOT_AUDIO', `The recording is damaged${reason === undefined ? '' : `: ${reason}`}.`));
    return succeed({ ...format, samples: joined(pieces, count) });
  } finally {
    decoder.free();
  }
}

async function* unpacked(decoder: NonNullable<Awaited<ReturnType<typeof openDecoder>>>, bytes: Uint8Array): AsyncGenerator<Decoded> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield await decoder.decode(bytes.subarray(at, at + PIECE_BYTES));
  if ('flush' in decoder) yield await decoder.flush();
}

/** Loaded when there is such a file: most data sets are WAV. */
async function openDecoder(bytes: Uint8Array) {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  const tag = String.fromCharCode(first, second, third, fourth);
  const isFlac = tag === 'fLaC' || (tag === 'OggS' && Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(100, bytes.length)).includes('FLAC'));
  if (isFlac) return new (await import('@wasm-audio-decoders/flac')).FLACDecoder();
  const isMp3 = tag.startsWith('ID3') || (first === 0xff && (second & 0xe6) === 0xe2);
  return isMp3 ? new (await import('mpg123-decoder')).MPEGDecoder() : undefined;
}

/** The mean of the channels. */
function mixed(channels: readonly Float32Array[], count: number): Float32Array {
  const [only] = channels;
  if (only && channels.length === 1) return only;
  const mean = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (const channel of channels) sum += channel[i] ?? 0;
    mean[i] = sum / channels.length;
  }
  return mean;
}

function joined(pieces: readonly Float32Array[], count: number): Float32Array {
  const samples = new Float32Array(count);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return samples;
}
