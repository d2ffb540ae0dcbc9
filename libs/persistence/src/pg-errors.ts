/** Classification of errors of pg and TypeORM by SQLSTATE (PostgreSQL manual, appendix A) or, below SQL, by errno. */

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';

/** The server goes, is not up yet, or has no connection left: another attempt may meet a better time. */
const UNAVAILABLE = new Set(['57P01', '57P02', '57P03', '53300', '25P03', '08000', '08001', '08003', '08004', '08006']);
const BROKEN_SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** TypeORM releases a runner as soon as its connection breaks; what is done with it next fails with one of these. */
const RELEASED = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError']);
/** pg gives these no code. */
const BROKEN_MESSAGE = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i;

/** SQLSTATE or errno; looks through TypeORM's wrappers. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError, errors } = error as { code?: unknown; driverError?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  if (driverError !== undefined && driverError !== error) return errorCode(driverError);
  return Array.isArray(errors) ? errorCode(errors[0]) : undefined;
}

/** The connection broke or could not be made; whether a COMMIT under way took effect is unknown. */
export function isConnectionLost(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, message } = error as { name?: unknown; message?: unknown };
  if (RELEASED.has(String(name))) return true;
  const code = errorCode(error);
  if (code !== undefined) return UNAVAILABLE.has(code) || BROKEN_SOCKET.has(code);
  return BROKEN_MESSAGE.test(String(message));
}

/** The transaction lost a race that it may win when it is run again. */
export function isConflict(error: unknown): boolean {
  const code = errorCode(error);
  return code === SERIALIZATION_FAILURE || code === DEADLOCK;
}

/** Running the whole transaction again may succeed. */
export const isRetryable = (error: unknown): boolean => isConflict(error) || isConnectionLost(error);
