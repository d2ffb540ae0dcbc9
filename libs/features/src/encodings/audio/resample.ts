/** Zero crossings of the sinc on each side: the steepness of the filter. */
const CROSSINGS = 16;
/** Steps of the table between two of them; what is between steps is interpolated. */
const STEPS = 512;

/** Right half of a sinc under a Hann window. */
const KERNEL = Float64Array.from({ length: CROSSINGS * STEPS + 2 }, (_, i) => {
  const x = i / STEPS;
  return x >= CROSSINGS ? 0 : (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos(Math.PI * x / CROSSINGS));
});

/**
 * Another sample rate, by a sinc under a Hann window that lets pass what both rates can hold, looked up in a table so that any two rates
 * will do (Smith and Gossett 1984; J. O. Smith, Digital Audio Resampling, 2002). Of a recording longer than `longest` samples at the new
 * rate only the middle is computed.
 */
export function resample(recording: Float32Array, from: number, to: number, longest = Infinity): Float32Array {
  const surplus = Math.max(0, recording.length - Math.ceil(longest * from / to));
  const samples = recording.subarray(Math.floor(surplus / 2), recording.length - Math.ceil(surplus / 2));
  if (from === to) return samples;
  const cutoff = Math.min(1, to / from);
  const reach = CROSSINGS / cutoff;
  return Float32Array.from({ length: Math.max(1, Math.round(samples.length * to / from)) }, (_, i) => {
    const at = i * from / to;
    const last = Math.min(samples.length - 1, Math.floor(at + reach));
    let sum = 0;
    for (let j = Math.max(0, Math.ceil(at - reach)); j <= last; j++) {
      const position = Math.abs(at - j) * cutoff * STEPS;
      const entry = Math.floor(position);
      const low = KERNEL[entry] ?? 0;
      sum += (samples[j] ?? 0) * (low + (position - entry) * ((KERNEL[entry + 1] ?? 0) - low));
    }
    return sum * cutoff;
  });
}
