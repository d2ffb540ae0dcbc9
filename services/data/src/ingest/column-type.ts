import type { ColumnFacts } from './column-facts.js';
import type { ColumnType } from './profile.types.js';
import type { TableColumn } from './table.js';

const ID_NAME = /(?:^|[_\s.-])(?:id|uuid|guid|index|idx|rowid|row_?(?:id|no|num|number)|serial(?:_?no)?)$|^(?:id|unnamed: 0|passengerid|customerid|userid|orderid|patientid|transactionid)$|[a-z](?:Id|ID|UUID)$/i;
/** Fewer rows than this say nothing about uniqueness. */
const LEAST_ROWS = 20;
const LONG_TEXT = 60;

export interface ColumnPlace {
  /** Position in the table, from 0. */
  readonly index: number;
  readonly rowCount: number;
  /** The name is the user's, not made up because the file has no header. */
  readonly named: boolean;
  readonly boolean: boolean;
  /** Most values are of one kind, but not all. */
  readonly mixed: boolean;
}

export const isIdName = (name: string): boolean => ID_NAME.test(name);

/** Numbers without fractions that a DOUBLE holds exactly. */
export const isWhole = ({ fractions, minimum, maximum }: ColumnFacts): boolean =>
  !(fractions > 0) && !(Math.max(Math.abs(minimum), Math.abs(maximum)) > Number.MAX_SAFE_INTEGER);

/** What a column is, from how it is stored, its values and its name. */
export function columnType(column: TableColumn, facts: ColumnFacts, place: ColumnPlace): ColumnType {
  if (place.boolean) return 'BOOLEAN';
  if (column.storage === 'TIMESTAMP') return 'DATETIME';
  const unique = facts.present >= LEAST_ROWS && facts.distinct >= facts.present * 0.995;
  if (column.storage === 'DOUBLE') {
    if (!isWhole(facts)) return 'NUMBER';
    return unique && namesRows(column, facts, place) ? 'IDENTIFIER' : 'INTEGER';
  }
  if (unique && !place.mixed && (facts.averageWords < 1.05 || isIdName(column.name))) return 'IDENTIFIER';
  return isProse(facts) ? 'TEXT' : 'CATEGORY';
}

/** Whole numbers that never repeat: a name like `id`, a plain count of the rows, or the nameless first column of a file. */
function namesRows({ name }: TableColumn, { minimum, maximum, distinct, present }: ColumnFacts, { index, rowCount, named }: ColumnPlace): boolean {
  const counts = distinct === present && maximum - minimum === present - 1 && minimum >= 0 && minimum <= 1;
  return isIdName(name) || (counts && present === rowCount && index === 0) || (index === 0 && !named && minimum >= 0);
}

function isProse({ present, distinct, averageLength, averageWords }: ColumnFacts): boolean {
  if (present === 0) return false;
  const varied = distinct / present;
  if (averageLength > LONG_TEXT) return distinct > 2;
  return averageWords >= 2 && ((varied > 0.5 && distinct > 50) || (averageWords >= 4 && varied > 0.2 && distinct > 20));
}
