/** Zero crossings of the sinc on each side: the steepness of the filter. */
const CROSSINGS = 16;

/** Another sample rate, by a sinc under a Hann window that lets pass what both rates can hold (J. O. Smith, Digital Audio Resampling, 2002). */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const cutoff = Math.min(1, to / from);
  const reach = CROSSINGS / cutoff;
  return Float32Array.from({ length: Math.max(1, Math.round(samples.length * to / from)) }, (_, i) => {
    const at = i * from / to;
    let sum = 0;
    for (let j = Math.max(0, Math.ceil(at - reach)); j <= Math.min(samples.length - 1, Math.floor(at + reach)); j++) {
      const x = (at - j) * cutoff;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      sum += (samples[j] ?? 0) * sinc * (0.5 + 0.5 * Math.cos(Math.PI * x / CROSSINGS));
    }
    return sum * cutoff;
  });
}
