import type { Outcome } from '../problem.js';
import { attempt, openImage } from './decode-image.js';

/** How a picture is made to fit: `contain` adds margins, `cover` cuts off, `fill` distorts, `inside` and `outside` keep its shape. */
export const IMAGE_FITS = ['contain', 'cover', 'fill', 'inside', 'outside'] as const;

export interface ImageResize {
  /** Pixels; without one of them, it follows from the picture's shape. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly fit: (typeof IMAGE_FITS)[number];
  /** Of the margins, `#rrggbb`. */
  readonly background: string;
}

/** A picture of another size, upright: a JPEG stays one, anything else becomes a PNG. Refuses what `readImageInfo` refuses. */
export function resizeImage(bytes: Uint8Array, { width, height, fit, background }: ImageResize): Promise<Outcome<Uint8Array>> {
  return attempt(bytes, async () => {
    const { format } = await openImage(bytes).metadata();
    const resized = openImage(bytes).resize({ ...(width !== undefined && { width }), ...(height !== undefined && { height }), fit, background });
    return format === 'jpeg' ? resized.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer() : resized.png().toBuffer();
  });
}
