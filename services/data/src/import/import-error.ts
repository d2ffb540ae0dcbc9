/** Why something on the web cannot be brought in, and what the user can do about it. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(readonly code: 'INVALID_URL' | 'FORBIDDEN_ADDRESS' | 'URL_UNREACHABLE' | 'URL_REFUSED' | 'URL_TOO_LARGE' | 'NOT_A_FILE' | 'NOT_FOUND' | 'NOT_READY', message: string, readonly field: string) {
    super(message);
  }
}
