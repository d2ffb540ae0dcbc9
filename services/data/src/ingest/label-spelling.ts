import type { ValueCount } from './profile.types.js';

/** Case, width of characters, spaces, `_`, `-` and `.` do not make another label. */
export const keyOf = (value: string): string => value.normalize('NFKC').toLowerCase().replace(/[\s_.-]+/g, ' ').trim();

/** Labels that are written in several ways: the rarer spellings by the most frequent one that takes their place. `values`: most frequent first. */
export function spellings(values: readonly ValueCount[]): Record<string, string> {
  const first = new Map<string, string>();
  const entries: [string, string][] = [];
  for (const { value } of values) {
    const key = keyOf(value);
    const kept = first.get(key);
    if (kept === undefined) first.set(key, value);
    // "-1" and "1" are no spellings of one another.
    else if (/\p{L}/u.test(key)) entries.push([value, kept]);
  }
  return Object.fromEntries(entries);
}
