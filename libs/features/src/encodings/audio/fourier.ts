/**
 * Power spectrum of real samples: |DFT|² at 0 … size / 2. Radix-2 decimation in time (Cooley and Tukey 1965), in float64.
 * @param size a power of two
 */
export function powerSpectrum(size: number): (samples: Float64Array, into: Float64Array) => void {
  const bits = Math.log2(size);
  const reversed = Uint32Array.from({ length: size }, (_, i) => {
    let index = 0;
    for (let bit = 0; bit < bits; bit++) index |= ((i >> bit) & 1) << (bits - 1 - bit);
    return index;
  });
  const cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos(2 * Math.PI * i / size));
  const sin = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin(2 * Math.PI * i / size));
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  return (samples, into) => {
    for (let i = 0; i < size; i++) real[i] = samples[reversed[i] ?? 0] ?? 0;
    imaginary.fill(0);
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const [even, odd] = [start + k, start + k + half];
          const [c = 0, s = 0, x = 0, y = 0, a = 0, b = 0] = [cos[k * stride], sin[k * stride], real[odd], imaginary[odd], real[even], imaginary[even]];
          const re = x * c - y * s;
          const im = x * s + y * c;
          real[odd] = a - re;
          imaginary[odd] = b - im;
          real[even] = a + re;
          imaginary[even] = b + im;
        }
      }
    }
    for (let i = 0; i <= size / 2; i++) into[i] = (real[i] ?? 0) ** 2 + (imaginary[i] ?? 0) ** 2;
  };
}
