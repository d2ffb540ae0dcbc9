/**
 * An expected failure on its way to the user: thrown in a use case, it travels through RPC as a `Problem` message and
 * ends as the `Problem` type of a GraphQL mutation's result.
 *
 * `code` is stable and UPPER_SNAKE_CASE; `message` says what is wrong, where, and what to do; `field` names the input's field.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly code: string, message: string, readonly field?: string) {
    super(message);
  }
}

/** By name, not by class: true for a ProblemError of another copy of this package too. */
export function isProblemError(error: unknown): error is ProblemError {
  return typeof error === 'object' && error !== null && (error as Partial<ProblemError>).name === 'ProblemError';
}
