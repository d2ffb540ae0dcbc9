import type { ColumnProfile, ProfiledColumn, ValueCount } from './profile.types.js';

/** Names by which people call what they want to predict, the surest first. */
const NAMES: readonly RegExp[] = [
  /^(?:target|label|y|outcome|response|ground_?truth)$/i,
  /^(?:survived|species|diagnosis|churn(?:ed)?|default(?:ed)?|is_?fraud|fraud|spam|is_?spam|sentiment|intent|exited|attrition|approved|converted|clicked|purchased|subscribed|income|quality|deposit|loan_status|readmitted|stroke|heart_?disease)$/i,
  /^(?:price|sale_?price|median_house_value|medv|charges|mpg|salary|sales|revenue|demand|amount_due|rating|score|grade|rings|strength|output)$/i,
  /^(?:class|category)$/i,
  /(?:^|[_\s.-])(?:target|label|class|outcome)$/i,
];
const MOST_CLASSES = 20;
const ROWS_PER_CLASS = 5;

/**
 * The column that most likely is to be predicted: by its name; else a column of few classes that is the last one, the first one
 * (after identifiers), or the only one. Undefined where nothing stands out.
 */
export function suggestTarget(columns: readonly ColumnProfile[]): string | undefined {
  const possible = columns.filter(({ type, statistics }) => !['IDENTIFIER', 'DATETIME', 'TEXT', 'IMAGE', 'AUDIO'].includes(type) && statistics.count > statistics.missing);
  for (const pattern of NAMES) {
    const named = possible.find(({ name, type, statistics }) => pattern.test(name) && (type !== 'CATEGORY' || statistics.distinct <= 100));
    if (named) return named.name;
  }
  const words = possible.filter((column) => isClasses(column) && column.type !== 'INTEGER');
  const numbers = possible.filter((column) => isClasses(column) && column.type === 'INTEGER');
  const describing = columns.filter(({ type }) => type !== 'IDENTIFIER');
  const ends = [describing.at(-1), describing[0]];
  const atEnd = ends.find((column) => column && words.includes(column)) ?? ends.find((column) => column && numbers.includes(column));
  return (atEnd ?? (words.length === 1 ? words[0] : undefined))?.name;
}

/** Few values, each often enough to be learnt. */
export function isClasses({ type, statistics: { distinct, count, missing } }: ColumnProfile): boolean {
  return ['CATEGORY', 'BOOLEAN', 'INTEGER'].includes(type) && distinct >= 2 && distinct <= MOST_CLASSES && count - missing >= distinct * ROWS_PER_CLASS;
}

/** All values of a column, the most frequent first; undefined where there are too many to count each. */
export const labelsOf = ({ labels, statistics: { topValues, distinct } }: ProfiledColumn): readonly ValueCount[] | undefined => labels ?? (topValues.length === distinct ? topValues : undefined);
