import { type Problem, problem } from '@lepton/features';

/** The problem of a number that was given and does not fit. */
export function numberProblem(field: string, value: number | null | undefined, fits: (value: number) => boolean, wanted: string): Problem[] {
  return value === null || value === undefined || (Number.isFinite(value) && fits(value)) ? [] : [problem('OUT_OF_RANGE', `${field} has to be ${wanted}, not ${value}.`, field)];
}
