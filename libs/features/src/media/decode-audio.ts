import { type Outcome, problem, refuse } from '../problem.js';
import { decodeCompressed } from './decode-compressed.js';
import { decodeWav, isWav, type Waveform } from './decode-wav.js';

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
  return decoded.ok && decoded.value.samples.length === 0 ? refuse(problem('NOT_AUDIO', 'The recording is empty.')) : decoded;
}
