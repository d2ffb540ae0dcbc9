import { ProblemError } from '@lepton/contracts';
import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';

export interface KeysetColumn {
  /** Property of the query's main entity; never null. */
  column: string;
  direction: 'ASC' | 'DESC';
}

export interface KeysetInput {
  /** Rows wanted, 1 to 500. Default 50. */
  first?: number | null;
  /** Cursor of the row before. */
  after?: string | null;
  /** Together unique, and the same for every page. */
  orderBy: readonly KeysetColumn[];
}

export interface KeysetPage<T> {
  rows: T[];
  /** `cursors[i]` is that of `rows[i]`. */
  cursors: string[];
  hasNextPage: boolean;
}

const MAX_FIRST = 500;

/**
 * One page by keyset pagination (use-the-index-luke.com/no-offset): the cursor holds the order columns' values, so pages
 * neither shift nor slow down as rows are added. The values travel in PostgreSQL's own text form, because a JavaScript
 * Date would lose a timestamp's microseconds and with them rows. The query must not join to-many relations.
 * @throws ProblemError INVALID_CURSOR, INVALID_PAGE_SIZE
 */
export async function keysetPage<T extends ObjectLiteral>(query: SelectQueryBuilder<T>, input: KeysetInput): Promise<KeysetPage<T>> {
  const first = input.first ?? 50;
  if (!Number.isInteger(first) || first < 1 || first > MAX_FIRST) {
    throw new ProblemError('INVALID_PAGE_SIZE', `A page may have 1 to ${MAX_FIRST} rows, not ${first}`, 'first');
  }
  const column = (i: number) => `${query.alias}.${input.orderBy[i]?.column}`;
  if (input.after != null) query.andWhere(after(input.orderBy, decodeCursor(input.after, input.orderBy.length), column));
  input.orderBy.forEach(({ direction }, i) => query.addOrderBy(column(i), direction).addSelect(`CAST( ${column(i)} AS text)`, `keyset_${i}`));
  const { entities, raw } = await query.limit(first + 1).getRawAndEntities<Record<string, string>>();
  return {
    rows: entities.slice(0, first),
    cursors: raw.slice(0, first).map((row) => encodeCursor(input.orderBy.map((_, i) => String(row[`keyset_${i}`])))),
    hasNextPage: entities.length > first,
  };
}

/** (a, b) after (x, y) as `a > x OR (a = x AND b > y)`: row comparison cannot mix directions. */
function after(orderBy: readonly KeysetColumn[], values: readonly string[], column: (i: number) => string): Brackets {
  const parameters = Object.fromEntries(values.map((value, i) => [`keyset_${i}`, value]));
  const alternatives = orderBy.map(({ direction }, i) => [
    ...orderBy.slice(0, i).map((_, before) => `${column(before)} = :keyset_${before}`),
    `${column(i)} ${direction === 'ASC' ? '>' : '<'} :keyset_${i}`,
  ].join(' AND '));
  return new Brackets((where) => where.where(alternatives.map((alternative) => `( ${alternative} )`).join(' OR '), parameters));
}

export const encodeCursor = (values: readonly string[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');

export function decodeCursor(cursor: string, length: number): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string')) return values;
  } catch {
    // Not JSON: refused below.
  }
  throw new ProblemError('INVALID_CURSOR', `"${cursor.slice(0, 80)}" is not a cursor of this list: take endCursor of its last page`, 'after');
}
