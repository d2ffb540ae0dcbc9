import type { DecimalSeparator } from './ingest.types.js';
import type { DataIssue } from './profile.types.js';
import type { SettledFormat } from './settle-formats.js';

const MOST_NAMED = 5;

/** Says what was read in one of two ways although no value of the file tells which is meant. */
export function doubts(formats: readonly SettledFormat[]): DataIssue[] {
  const open = formats.filter(({ doubt }) => doubt !== undefined);
  return [...told(open.filter(({ format }) => format.kind === 'NUMBER'), aboutNumbers), ...told(open.filter(({ format }) => format.kind === 'DATETIME'), aboutDates)];
}

function told(columns: readonly SettledFormat[], about: (first: SettledFormat, names: string, where: string) => string): DataIssue[] {
  const [first, ...others] = columns;
  if (!first) return [];
  const names = columns.slice(0, MOST_NAMED).map(({ column }) => `"${column.name}"`).join(', ') + (columns.length > MOST_NAMED ? ', …' : '');
  return [{ code: 'AMBIGUOUS_NOTATION', severity: 'INFO', ...(others.length === 0 && { column: first.column.name }), message: about(first, names, others.length === 0 ? 'it' : 'them') }];
}

function aboutNumbers({ format, doubt }: SettledFormat, names: string, where: string): string {
  const [own, other] = format.decimalSeparator === ',' ? [',', '.'] as const : ['.', ','] as const;
  const example = doubt?.example ?? '';
  return `${names}: numbers such as "${example}" may mean ${numberIn(example, own)} or ${numberIn(example, other)}, and nothing in the file says which. It was read as ${numberIn(example, own)}. If that is wrong, make the dataset again with the option decimalSeparator: "${other}", or keep ${where} as written by columnTypes.`;
}

function aboutDates({ format, doubt }: SettledFormat, names: string): string {
  const [own, other] = format.dayFirst ? ['day', 'month'] : ['month', 'day'];
  const why = doubt?.by === 'HABIT' ? 'since people who write tables like this one usually do so' : 'since nothing in the file says which';
  return `${names}: dates such as "${doubt?.example ?? ''}" may have the day or the month first. The ${own} was taken to come first, ${why}. If it is the ${other}, make the dataset again with the option dayFirst: ${!format.dayFirst}.`;
}

function numberIn(text: string, decimalSeparator: DecimalSeparator): number {
  const bare = text.replace(/[^0-9.,+-]/g, '');
  return Number(decimalSeparator === '.' ? bare.replaceAll(',', '') : bare.replaceAll('.', '').replace(',', '.'));
}
