import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { ArtifactError, mismatch } from './artifact-error.js';

const DIGEST = /^sha256:([0-9a-f]{64})$/;

export const isDigest = (value: string): boolean => DIGEST.test(value);

/** The hexadecimal part; it is safe in a path or an object key. */
export function digestHex(digest: string): string {
  const hex = DIGEST.exec(digest)?.[1];
  if (hex === undefined) throw new ArtifactError('INVALID_DIGEST', `"${digest.slice(0, 100)}" is not a digest: it must be "sha256:" and 64 hexadecimal digits.`);
  return hex;
}

export const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Passes bytes on and fails at their end if they are not those that `digest` names. */
export function verifying(digest: string): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const actual = `sha256:${hash.digest('hex')}`;
      done(actual === digest ? null : mismatch(digest, actual));
    },
  });
}
