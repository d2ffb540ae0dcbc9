/** A column that gives the target away. */
export interface Leak {
  readonly name: string;
  /** The share of rows in which it does; of numbers, the correlation. */
  readonly agreement: number;
  readonly rule: LeakRule;
  /** Of the rule VALUE: which one. */
  readonly value?: string;
}

/**
 * What tells the target. SAME: the value, since it is the target written in another way. PRESENCE, VALUE: whether there is a value, or
 * whether it is a certain one, since it is filled in afterwards. ORDER: only the order of the values, which an honest measurement of
 * an easy problem may do as well.
 */
export type LeakRule = 'SAME' | 'PRESENCE' | 'VALUE' | 'ORDER';

/** Below this, a rule that fits every row may be chance. */
export const LEAST_ROWS = 20;
export const LEAST_AGREEMENT = 0.995;
/** Of the rows that guessing the most frequent class gets wrong, at most this share may remain wrong. */
export const MOST_REMAINING = 0.05;
/** A value is evidence when it was seen this often. */
export const SUPPORT = 5;
