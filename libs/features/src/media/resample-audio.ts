import { resample } from '../encodings/audio/resample.js';
import { type Outcome, succeed } from '../problem.js';
import { decodeAudio, decodeChannel } from './decode-audio.js';
import { encodeWav } from './encode-wav.js';

/** A recording at another sample rate, as 16-bit PCM WAV; `mono` mixes its channels into one. Refuses what `decodeAudio` refuses. */
export async function resampleAudio(bytes: Uint8Array, { sampleRate, mono }: { readonly sampleRate: number; readonly mono: boolean }): Promise<Outcome<Uint8Array>> {
  const mixed = await decodeAudio(bytes);
  if (!mixed.ok) return mixed;
  const { channels } = mixed.value;
  if (mono || channels === 1) return succeed(encodeWav(resample(mixed.value.samples, mixed.value.sampleRate, sampleRate), sampleRate));
  let samples = new Float32Array();
  for (let channel = 0; channel < channels; channel++) {
    const decoded = await decodeChannel(bytes, channel);
    if (!decoded.ok) return decoded;
    const one = resample(decoded.value.samples, decoded.value.sampleRate, sampleRate);
    if (channel === 0) samples = new Float32Array(one.length * channels);
    for (let i = 0; i < one.length; i++) samples[i * channels + channel] = one[i] ?? 0;
  }
  return succeed(encodeWav(samples, sampleRate, channels));
}
