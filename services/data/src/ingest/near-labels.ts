import { editDistance } from '@lepton/features';
import { keyOf } from './label-spelling.js';
import type { ValueCount } from './profile.types.js';

/** A slip of the pen is rarer than the label that was meant, so many times. */
const RARER = 20;
const SHORTEST = 5;
const LONG = 9;

/**
 * Rare labels that are a slip of the pen away from a frequent one (setossa, setosa), by the one that was probably meant. One letter is
 * added, left out, changed or swapped with its neighbour; two in long labels. The first letter is right, as it nearly always is (J. J.
 * Pollock and A. Zamora, 1984), and so are the digits: "typical" and "atypical", "type 1" and "type 2" are labels of their own.
 */
export function nearLabels(values: readonly ValueCount[]): Record<string, string> {
  const labels = values.map(({ value, count }) => ({ value, count, key: keyOf(value), digits: value.replace(/\D+/g, ' ').trim() }));
  const entries: [string, string][] = [];
  for (const rare of labels) {
    const allowed = rare.key.length >= LONG ? 2 : rare.key.length >= SHORTEST ? 1 : 0;
    if (allowed === 0) continue;
    let meant: string | undefined;
    let nearest = allowed + 1;
    for (const { value, count, key, digits } of labels) {
      if (count < rare.count * RARER || key === rare.key || key.length < SHORTEST || digits !== rare.digits || [...key][0] !== [...rare.key][0]) continue;
      const distance = editDistance(rare.key, key, nearest);
      if (distance < nearest) [meant, nearest] = [value, distance];
    }
    if (meant !== undefined) entries.push([rare.value, meant]);
  }
  return Object.fromEntries(entries);
}
