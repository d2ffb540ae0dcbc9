/** By the first bytes: a name can say anything, and a browser must not take a picture for a page. */
const TYPES: readonly (readonly [signature: RegExp, type: string])[] = [
  [/^\x89PNG/, 'image/png'], [/^\xff\xd8\xff/, 'image/jpeg'], [/^GIF8/, 'image/gif'], [/^RIFF[^]{4}WEBP/, 'image/webp'],
  [/^RIFF[^]{4}WAVE/, 'audio/wav'], [/^fLaC/, 'audio/flac'], [/^(?:ID3|\xff[\xe2-\xff])/, 'audio/mpeg'],
];

/** The type of a file for HTTP; that of anything else is none that a browser opens. */
export function mediaType(bytes: Buffer): string {
  const head = bytes.toString('latin1', 0, 16);
  return TYPES.find(([signature]) => signature.test(head))?.[1] ?? 'application/octet-stream';
}
