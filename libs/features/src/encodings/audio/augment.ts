/** How far training recordings are changed at random: as another speaker, another start, another noise would. */
export interface AudioAugmentation {
  /** Share of the frames, each way. */
  readonly shift: number;
  /** Share of the length, each way: slower, faster. */
  readonly stretch: number;
  /** Bands, each way: higher, lower. */
  readonly pitch: number;
  /** At most as many frames, and bands, are hidden (SpecAugment, Park et al. 2019), as a share of all. */
  readonly hiddenFrames: number;
  readonly hiddenBands: number;
}

export const AUDIO_AUGMENTATION: AudioAugmentation = { shift: 0.1, stretch: 0.15, pitch: 1.5, hiddenFrames: 0.15, hiddenBands: 0.15 };

/**
 * Writes a changed image of time × pitch, 0 to 1, at `offset` of `into`. Each value is looked up where the inverse of the movement leads,
 * between its four neighbours; beyond the ends there is silence, beyond the lowest and the highest band their like.
 * @param random decides how; draws the same number of times for each recording
 */
export function writeVaried(
  image: Uint8Array, { frames, mels }: { readonly frames: number; readonly mels: number }, { shift, stretch, pitch, hiddenFrames, hiddenBands }: AudioAugmentation,
  random: () => number, into: Float32Array, offset: number,
): void {
  const spread = () => 2 * random() - 1;
  const scale = 1 / (1 + spread() * stretch);
  const later = spread() * shift * frames;
  const higher = spread() * pitch;
  const hidden = (share: number, length: number) => {
    const size = Math.floor(random() * share * length);
    const from = Math.floor(random() * (length - size));
    return (index: number) => index >= from && index < from + size;
  };
  const isHiddenFrame = hidden(hiddenFrames, frames);
  const isHiddenBand = hidden(hiddenBands, mels);
  const mean = image.reduce((sum, value) => sum + value, 0) / image.length / 255;
  const middle = (frames - 1) / 2;
  for (let frame = 0; frame < frames; frame++) {
    const at = middle + (frame - middle - later) * scale;
    const before = Math.floor(at);
    const v = at - before;
    for (let band = 0; band < mels; band++) {
      const to = offset + frame * mels + band;
      if (isHiddenFrame(frame) || isHiddenBand(band)) {
        into[to] = mean;
        continue;
      }
      const from = Math.min(mels - 1, Math.max(0, band - higher));
      const low = Math.floor(from);
      const u = from - low;
      const high = Math.min(mels - 1, low + 1);
      const value = (row: number) => (row < 0 || row >= frames ? 0 : (image[row * mels + low] ?? 0) * (1 - u) + (image[row * mels + high] ?? 0) * u);
      into[to] = (value(before) * (1 - v) + value(before + 1) * v) / 255;
    }
  }
}
