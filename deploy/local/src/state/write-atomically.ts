import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { explainFileError } from '../launch-error.js';

/** Replaces `path` so that a reader, also one after a crash, sees the old content or the new, never half of it. */
export function writeAtomically(path: string, content: string, mode = 0o644): void {
  const partial = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(partial, 'w', mode);
    try {
      writeSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw explainFileError(error, path);
  }
}
