import type { MediaKind } from './media.types.js';

/** By the first bytes: a name can say anything, and a browser must not take a picture for a page. */
const TYPES: readonly (readonly [signature: RegExp, type: `${'image' | 'audio'}/${string}`])[] = [
  [/^\x89PNG/, 'image/png'], [/^\xff\xd8\xff/, 'image/jpeg'], [/^GIF8/, 'image/gif'], [/^RIFF[^]{4}WEBP/, 'image/webp'], [/^(?:II\*\0|MM\0\*)/, 'image/tiff'],
  [/^RIFF[^]{4}WAVE/, 'audio/wav'], [/^fLaC/, 'audio/flac'], [/^OggS/, 'audio/ogg'], [/^(?:ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/, 'audio/mpeg'],
];

const typeOf = (bytes: Uint8Array) => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', 0, 16);
  return TYPES.find(([signature]) => signature.test(head))?.[1];
};

/** The type of a file for HTTP; that of anything else is none that a browser opens. */
export const mediaType = (bytes: Uint8Array): string => typeOf(bytes) ?? 'application/octet-stream';

/** What a file with these first bytes claims to be. */
export function mediaKind(bytes: Uint8Array): MediaKind | undefined {
  const type = typeOf(bytes);
  return type && (type.startsWith('image/') ? 'IMAGE' : 'AUDIO');
}
