type Cell = string | number | null;

const ROWS_A_CHUNK = 500;

/** RFC 4180 but for its line ends, which are `\n`; null is an empty cell. Numbers are written as they are: round them first. */
export function* csv(header: readonly string[], rows: Iterable<readonly Cell[]>): Generator<Uint8Array> {
  let lines = [header.join(',')];
  for (const row of rows) {
    lines.push(row.map(cell).join(','));
    if (lines.length < ROWS_A_CHUNK) continue;
    yield Buffer.from(`${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`);
}

const cell = (value: Cell): string => {
  const text = value === null ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** To so many digits after the point. */
export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
