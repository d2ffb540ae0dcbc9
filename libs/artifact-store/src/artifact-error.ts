/**
 * - `NOT_FOUND`: no such blob.
 * - `DIGEST_MISMATCH`: the bytes are not those that the digest names.
 * - `INVALID_DIGEST`: not `sha256:` and 64 lower-case hexadecimal digits.
 * - `INVALID_URL`: the store's address cannot be used.
 * - `NO_SPACE`: the disk is full; nothing of the blob is visible.
 * - `UNAVAILABLE`: the store cannot be reached or refuses; trying again later can help.
 */
export type ArtifactErrorCode = 'NOT_FOUND' | 'DIGEST_MISMATCH' | 'INVALID_DIGEST' | 'INVALID_URL' | 'NO_SPACE' | 'UNAVAILABLE';

export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';

  constructor(readonly code: ArtifactErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

export const mismatch = (expected: string, actual: string): ArtifactError =>
  new ArtifactError('DIGEST_MISMATCH', `The content is ${actual}, not ${expected}: it was damaged or changed. Upload or build it again.`);

export const notFound = (digest: string): ArtifactError =>
  new ArtifactError('NOT_FOUND', `There is no artifact ${digest} in the store.`);

const NO_SPACE = new Set(['ENOSPC', 'EDQUOT']);
const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENFILE']);

/** The `code` that Node gives its system errors; '' if there is none. */
export const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** A failure of the file system as an `ArtifactError`; what is none of the store's business passes through. */
export function fromFileSystem(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (NO_SPACE.has(code)) return new ArtifactError('NO_SPACE', `The disk that holds ${path} is full. Free some space, then try again.`, { cause: error });
  if (REFUSED.has(code)) return new ArtifactError('UNAVAILABLE', `${path} cannot be used (${code}).`, { cause: error });
  return error;
}
