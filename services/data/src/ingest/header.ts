import { isPlainNumber } from './cell-kind.js';
import { isMissing } from './missing-words.js';

const LONGEST_NAME = 100;
const MOST_KEPT = 200;

/** Whichever way decimals are written. */
const isNumber = (cell: string): boolean => isPlainNumber(cell) || isPlainNumber(cell, ',');

/**
 * Whether the first record names the columns. Evidence, column by column: a word over numbers is a name, a number over numbers is
 * a value, a word that comes again below is a value. Without evidence, short words are names.
 */
export function hasHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = records;
  if (!first) return false;
  if (rest.length === 0) return first.every((cell) => cell.trim() !== '' && !isNumber(cell));
  if (areYears(first)) return true;
  let names = 0;
  let values = 0;
  for (const [index, cell] of first.entries()) {
    const below = rest.map((cells) => cells[index] ?? '').filter((value) => !isMissing(value));
    const numbers = below.filter(isNumber).length;
    if (isNumber(cell)) values++;
    else if (below.length > 0 && numbers >= below.length * 0.8) names++;
    else if (cell.trim() !== '' && below.includes(cell)) values++;
  }
  if (names !== values) return names > values;
  const words = first.filter((cell) => cell.trim() !== '');
  return words.length >= first.length / 2 && words.every((cell) => cell.length <= LONGEST_NAME && !isNumber(cell));
}

/** `country,2019,2020,2021`: numbers over numbers, and names all the same. */
function areYears(cells: readonly string[]): boolean {
  const years = cells.map((cell) => cell.trim()).filter((cell) => /^(?:19|20)\d\d$/.test(cell)).map(Number);
  const others = cells.filter((cell) => isNumber(cell)).length - years.length;
  return years.length >= 2 && others === 0 && years.every((year, index) => index === 0 || year === (years[index - 1] ?? 0) + 1);
}

/**
 * Column names as they will be known: trimmed, of 200 characters at most, never empty (`column_3`), never twice. Names that differ only in case count as
 * the same, since SQL cannot tell them apart; the second one gets a suffix (`age`, `Age_2`).
 */
export function columnNames(cells: readonly string[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    const base = [...cell.replace(/\s+/g, ' ').trim()].slice(0, MOST_KEPT).join('') || `column_${index + 1}`;
    let name = base;
    for (let suffix = 2; taken.has(name.toLowerCase()); suffix++) name = `${base}_${suffix}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
