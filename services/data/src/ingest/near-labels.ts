import { editDistance } from '@lepton/features';
import { keyOf } from './label-spelling.js';
import type { ValueCount } from './profile.types.js';

/** A slip of the pen is rarer than the label that was meant, so many times: short words have neighbours that are words, too … */
const RARER = 20;
/** … long ones have few … */
const RARER_LONG = 10;
/** … and letters that are doubled or swapped seldom make another word. */
const RARER_TYPICAL = 6;
const SHORTEST = 5;
const LONG = 9;
/** Among more labels than this, such as names of places, neighbours are frequent. */
const MANY = 200;

/**
 * Rare labels that are a slip of the pen away from a frequent one (setossa, setosa), by the one that was probably meant. One letter is
 * added, left out, changed or swapped with its neighbour; two in long labels. The first letter is right, as it nearly always is (J. J.
 * Pollock and A. Zamora, 1984), and so are the digits: "typical" and "atypical", "type 1" and "type 2" are labels of their own.
 */
export function nearLabels(values: readonly ValueCount[]): Record<string, string> {
  const labels = values.map(({ value, count }) => ({ value, count, key: keyOf(value), digits: (value.match(/\d+/g) ?? []).join(' ') })).filter(({ key }) => key.length >= SHORTEST);
  const entries: [string, string][] = [];
  for (const rare of labels) {
    let meant: string | undefined;
    let nearest = Infinity;
    for (const { value, count, key, digits } of labels) {
      const allowed = values.length <= MANY && Math.min(rare.key.length, key.length) >= LONG ? 2 : 1;
      if (count < rare.count * RARER_TYPICAL || key === rare.key || digits !== rare.digits || [...key][0] !== [...rare.key][0]) continue;
      const distance = editDistance(rare.key, key, allowed + 1);
      if (distance <= allowed && distance < nearest && count >= rare.count * rarerBy(rare.key, key, distance, values.length)) [meant, nearest] = [value, distance];
    }
    if (meant !== undefined) entries.push([rare.value, meant]);
  }
  return Object.fromEntries(entries);
}

function rarerBy(slip: string, meant: string, distance: number, labels: number): number {
  if (labels > MANY || distance > 1) return RARER;
  return once(slip) === once(meant) || isSwapped(slip, meant) ? RARER_TYPICAL : Math.min(slip.length, meant.length) >= LONG ? RARER_LONG : RARER;
}

/** Each letter once where it is doubled. */
const once = (text: string): string => text.replace(/(\p{L})\1+/gu, '$1');

const isSwapped = (slip: string, meant: string): boolean => slip.length === meant.length && [...slip].toSorted().join('') === [...meant].toSorted().join('');
