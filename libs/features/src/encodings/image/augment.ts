import type { ImageExtent } from './image-extent.js';

/** How far training images are changed at random, so that a network learns what does not matter. */
export interface Augmentation {
  /** Of the side, each way. */
  readonly shift: number;
  /** Degrees, each way. */
  readonly rotation: number;
  /** Share of the size, each way. */
  readonly zoom: number;
  /** Share of the contrast, each way. */
  readonly contrast: number;
  /** Left for right, every other time. */
  readonly mirror: boolean;
}

/** Grey images may be signs or digits, which mean something else when they are mirrored. */
export const augmentationFor = ({ channels }: ImageExtent): Augmentation => ({ shift: 0.08, rotation: 10, zoom: 0.1, contrast: 0.2, mirror: channels === 3 });

/**
 * Writes a changed image, 0 to 1, at `offset` of `into`. Each pixel is looked up where the inverse of the movement leads, between its
 * four neighbours (bilinear); beyond an edge its last pixel goes on.
 * @param random decides how; draws the same number of times for each image
 */
export function writeAugmented(
  pixels: Uint8Array, { height, width, channels }: ImageExtent, { shift, rotation, zoom, contrast, mirror }: Augmentation,
  random: () => number, into: Float32Array, offset: number,
): void {
  const spread = () => 2 * random() - 1;
  const angle = spread() * rotation * Math.PI / 180;
  const scale = 1 / (1 + spread() * zoom);
  const [down, right] = [spread() * shift * height, spread() * shift * width];
  const gain = 1 + spread() * contrast;
  const flip = mirror && random() < 0.5 ? -1 : 1;
  const cos = Math.cos(angle) * scale;
  const sin = Math.sin(angle) * scale;
  const [midY, midX] = [(height - 1) / 2, (width - 1) / 2];
  const mean = pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length;
  let to = offset;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dy = y - midY - down;
      const dx = flip * (x - midX) - right;
      const fromY = clamp(midY + cos * dy - sin * dx, height - 1);
      const fromX = clamp(midX + sin * dy + cos * dx, width - 1);
      const top = Math.floor(fromY);
      const left = Math.floor(fromX);
      const v = fromY - top;
      const u = fromX - left;
      const above = (top * width + left) * channels;
      const below = top + 1 < height ? above + width * channels : above;
      const beside = left + 1 < width ? channels : 0;
      for (let channel = 0; channel < channels; channel++) {
        const high = (pixels[above + channel] ?? 0) * (1 - u) + (pixels[above + beside + channel] ?? 0) * u;
        const low = (pixels[below + channel] ?? 0) * (1 - u) + (pixels[below + beside + channel] ?? 0) * u;
        into[to++] = clamp(mean + gain * (high * (1 - v) + low * v - mean), 255) / 255;
      }
    }
  }
}

const clamp = (value: number, maximum: number) => (value < 0 ? 0 : value > maximum ? maximum : value);
