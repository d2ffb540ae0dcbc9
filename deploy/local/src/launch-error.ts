/**
 * A start-up failure that the user can act on. `message` is one line that names the thing; `wayOut` says what to do.
 * Anything else that is thrown is a bug and is shown with its stack.
 */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';

  constructor(
    message: string,
    readonly wayOut: string,
    /** Last log lines of the process that failed, oldest first. */
    readonly details: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The `code` of a system error (`ENOSPC`, `EACCES`, …), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Turns a file-system failure into a line that names the path and the way out; other errors pass through unchanged. */
export function explainFileError(error: unknown, path: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new LaunchError(`The disk that holds ${path} is full.`, 'Free some space, or keep the data elsewhere: LEPTON_HOME=/other/disk npm start', [], { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new LaunchError(`No permission to write ${path}.`, `Make it yours (sudo chown -R "$USER" ${path}), or keep the data elsewhere: LEPTON_HOME=~/lepton npm start`, [], { cause: error });
    default:
      return error;
  }
}
