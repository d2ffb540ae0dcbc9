/** Something a person can put right: what is wrong, where, and what to do. Mirrors the graph's `Problem`. */
export interface Problem {
  /** Stable, SCREAMING_SNAKE_CASE; clients switch on it. */
  readonly code: string;
  readonly message: string;
  /** The input field or dataset column at fault, where there is one. */
  readonly field?: string;
}

/** An expected failure is a value; only bugs throw. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

export const succeed = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refuse = (...problems: readonly Problem[]): { readonly ok: false; readonly problems: readonly Problem[] } => ({ ok: false, problems });
export const problem = (code: string, message: string, field?: string): Problem => (field === undefined ? { code, message } : { code, message, field });
