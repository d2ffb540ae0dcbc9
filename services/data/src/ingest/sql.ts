/** An identifier in SQL, whatever is in it. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A string constant in SQL, whatever is in it. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

export const literals = (values: Iterable<string>, type?: string): string => Array.from(values, (value) => literal(value) + (type ? `::${type}` : '')).join(', ');

/** A finite number as a SQL constant of type DOUBLE. */
export function double(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no place in SQL`);
  return `${value}::DOUBLE`;
}
