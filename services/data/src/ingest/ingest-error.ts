/** A file that cannot become a dataset version, and what the user can do about it. */
export class IngestError extends Error {
  override readonly name = 'IngestError';

  constructor(readonly code: IngestErrorCode, message: string, readonly field?: string) {
    super(message);
  }
}

export type IngestErrorCode =
  | 'EMPTY_FILE' | 'NO_ROWS' | 'ONE_ROW' | 'BINARY_FILE' | 'LINE_TOO_LONG' | 'RAGGED_ROWS' | 'UNCLOSED_QUOTE'
  | 'ENCODING' | 'WRONG_DELIMITER' | 'UNKNOWN_COLUMN' | 'WRONG_TYPE' | 'INVALID_JSON' | 'JSON_SHAPE' | 'INVALID_PARQUET'
  | 'ALL_MISSING' | 'TOO_MANY_COLUMNS' | 'UNREADABLE_FILE' | 'NO_SPACE' | 'OUT_OF_MEMORY' | 'INVALID_RECIPE' | 'INVALID_SPLIT' | 'INVALID_OPTION'
  | 'ARCHIVE_TOO_LARGE' | 'UNSAFE_ARCHIVE' | 'ENCRYPTED_ARCHIVE' | 'DAMAGED_ARCHIVE' | 'NOTHING_INSIDE';

/** By name: an error that crossed a process or a test realm has lost its class. */
export const isIngestError = (error: unknown): error is IngestError =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'IngestError' && 'code' in error;

export const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

/** A full disk, whoever met it: Node, DuckDB or the artifact store. */
export const fullDisk = (): IngestError => new IngestError('NO_SPACE', 'The disk is full. Free some space, then try again.');

/** By its code, as Node, tus' streams, DuckDB's workspace and the artifact store give it. */
export function isFullDisk(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'NO_SPACE';
}

/** The error for the user, if there is one in it. */
export function asIngestError(error: unknown): IngestError | undefined {
  if (isIngestError(error)) return error;
  return isFullDisk(error) ? fullDisk() : undefined;
}
