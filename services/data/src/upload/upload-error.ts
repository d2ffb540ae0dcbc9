import { ArtifactError } from '@lepton/artifact-store';
import { isProblemError, ProblemError } from '@lepton/contracts';
import { isFullDisk } from '../ingest/ingest-error.js';
import type { UploadEntity } from './upload.entity.js';

const STATUS: Readonly<Record<string, number>> = {
  NOT_FOUND: 404, UPLOAD_COMPLETE: 409, UPLOAD_TOO_LARGE: 413, WRONG_SIZE: 400, UPLOAD_FAILED: 503, NO_SPACE: 507,
  DIGEST_MISMATCH: 460, // "checksum mismatch" of tus
};

export const unknownUpload = (id: string) => new ProblemError('NOT_FOUND', `There is no upload ${id}. Make one with createUpload, and use the uploadUrl that it returns.`);
export const completeUpload = (id: string) => new ProblemError('UPLOAD_COMPLETE', `The upload ${id} is complete; make a new one with createUpload.`);
const fullDisk = () => new ProblemError('NO_SPACE', 'The disk that takes uploads is full. Free some space, then resume the upload, or send it again.');
export const brokenUpload = () => new ProblemError('UPLOAD_FAILED', 'The upload broke off; send it again, or resume it with tus.');

/** @throws ProblemError where so many bytes, `whole` or as yet, are not what was announced, or are more than `most` */
export function checkSize(bytes: number, whole: boolean, { byteSize }: Pick<UploadEntity, 'byteSize'>, most: number): void {
  if (bytes > most) throw new ProblemError('UPLOAD_TOO_LARGE', `The file has ${whole ? bytes : `more than ${most}`} bytes; at most ${most} are accepted. Raise LEPTON_MAX_UPLOAD_BYTES, or send a part of it.`);
  if (byteSize === null || (whole ? byteSize === BigInt(bytes) : byteSize >= BigInt(bytes))) return;
  throw new ProblemError('WRONG_SIZE', `The file has ${whole ? bytes : `more than ${byteSize}`} bytes, and ${byteSize} were announced to createUpload. Send the whole file, or make a new upload.`);
}

/** What a failed upload is answered with. */
export function toHttpError(error: unknown): { status: number; code: string; message: string } {
  const { code, message } = isProblemError(error) || error instanceof ArtifactError ? error : isFullDisk(error) ? fullDisk() : brokenUpload();
  return { status: STATUS[code] ?? 500, code, message };
}
