import sharp, { type Metadata } from 'sharp';
import { oneAtATime } from './one-at-a-time.js';
import { type Outcome, problem, refuse, succeed } from '../problem.js';

/** What an encoded image holds, as it is shown: turned upright where its EXIF data says so. */
export interface ImageInfo {
  readonly width: number;
  readonly height: number;
  /** 1: every pixel is grey, whatever the file's format; 3: colour; 4: colour or grey with transparency that is used. */
  readonly channels: 1 | 3 | 4;
  /** `png`, `jpeg`, `webp`, `gif`, `tiff`, `avif`, `svg`, … */
  readonly format: string;
}

/** How pixels are wanted. Transparent parts become white, as a page shows them. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** Larger images are refused before they are unpacked: a small file can hold a gigapixel. */
export const MAXIMUM_PIXELS = 100_000_000;
/** Such images are looked at one at a time: interlaced, or as a GIF, they are unpacked as a whole. */
const LARGE_PIXELS = 16_000_000;
const inTurn = oneAtATime();
/** Differences between the channels of a grey pixel that compression makes. */
const GREY_TOLERANCE = 8;
/** Colour is looked for in a small copy. */
const PROBE = 64;

export const openImage = (bytes: Uint8Array) => sharp(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { limitInputPixels: MAXIMUM_PIXELS, failOn: 'truncated' }).autoOrient();

/** Reads an image's size and whether it has colour. Refuses what is no image (`NOT_AN_IMAGE`) or too large a one (`IMAGE_TOO_LARGE`). */
export async function readImageInfo(bytes: Uint8Array): Promise<Outcome<ImageInfo>> {
  return attempt(bytes, async () => {
    const { autoOrient: { width, height }, format, hasAlpha }: Metadata = await openImage(bytes).metadata();
    const probe = () => openImage(bytes).toColourspace('srgb').resize(PROBE, PROBE, { fit: 'inside', withoutEnlargement: true }).raw().toBuffer({ resolveWithObject: true });
    const { data, info } = await (width * height > LARGE_PIXELS ? inTurn(probe) : probe());
    return { width, height, format, channels: hasAlpha && isTransparent(data, info.channels) ? 4 : hasColour(data, info.channels) ? 3 : 1 };
  });
}

/**
 * Unpacks an image to height × width × channels bytes, row-major, stretched to that size (area-averaged when shrinking). Grey of a
 * coloured image is its luminance. Refuses what `readImageInfo` refuses.
 */
export async function decodeImage(bytes: Uint8Array, { width, height, channels }: ImageSize): Promise<Outcome<Uint8Array>> {
  return attempt(bytes, async () => {
    const image = openImage(bytes).flatten({ background: '#fff' }).resize(width, height, { fit: 'fill', kernel: 'linear' }).toColourspace(channels === 1 ? 'b-w' : 'srgb');
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return info.channels === channels ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : repeatGrey(data, info.channels, channels);
  });
}

/** Turns what sharp says into a problem. */
export async function attempt<T>(bytes: Uint8Array, decode: () => Promise<T>): Promise<Outcome<T>> {
  if (bytes.length === 0) return refuse(problem('NOT_AN_IMAGE', 'This is not an image: it is empty.'));
  try {
    return succeed(await decode());
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    return /pixel limit/i.test(reason)
      ? refuse(problem('IMAGE_TOO_LARGE', `The image has more than ${MAXIMUM_PIXELS / 1e6} million pixels. Make it smaller.`))
      : refuse(problem('NOT_AN_IMAGE', `This is not an image that can be read (PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG), or it is damaged: ${reason}.`));
  }
}

function hasColour(pixels: Uint8Array, channels: number): boolean {
  if (channels < 3) return false;
  for (let at = 0; at < pixels.length; at += channels) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > GREY_TOLERANCE) return true;
  }
  return false;
}

function isTransparent(pixels: Uint8Array, channels: number): boolean {
  for (let at = channels - 1; at < pixels.length; at += channels) if ((pixels[at] ?? 255) < 255) return true;
  return false;
}

/** A grey image stays one channel in raw output, whatever the colour space asked for. */
function repeatGrey(pixels: Uint8Array, from: number, to: number): Uint8Array {
  const wide = new Uint8Array(pixels.length / from * to);
  for (let pixel = 0; pixel * from < pixels.length; pixel++) wide.fill(pixels[pixel * from] ?? 0, pixel * to, (pixel + 1) * to);
  return wide;
}
