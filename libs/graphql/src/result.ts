import { isProblemError } from '@lepton/contracts';

/** The graph's `Problem`. */
export interface ProblemResult {
  __typename: 'Problem';
  code: string;
  message: string;
  field: string | null;
}

/** The outcome of a use case (a plain row) as a result union: a thrown `ProblemError` becomes the union's `Problem`; bugs go on. */
export async function asResult<Type extends string, Success extends object>(
  typename: Type, work: Promise<Success>,
): Promise<(Success & { __typename: Type }) | ProblemResult> {
  try {
    return { ...(await work), __typename: typename };
  } catch (error) {
    if (!isProblemError(error)) throw error;
    return { __typename: 'Problem', code: error.code, message: error.message, field: error.field ?? null };
  }
}
