/** Names that break feeds (`{[input]: tensor}`) or clash with the served model's outputs. */
const RESERVED = new Set(['', 'label', 'probabilities', 'value', ...Object.getOwnPropertyNames(Object.prototype)]);

/**
 * Names of the served model's inputs: the column's own name wherever possible, since callers of the inference protocol write it;
 * `column_<position>` where it is reserved or has characters that JSON or ONNX tools mangle.
 */
export function inputNames(columns: readonly string[]): string[] {
  const own = new Set(columns);
  const taken = new Set<string>();
  return columns.map((column, index) => {
    let name = isSafe(column) && !taken.has(column) ? column : `column_${index}`;
    while (taken.has(name) || (name !== column && own.has(name))) name += '_';
    taken.add(name);
    return name;
  });
}

const isSafe = (name: string) => !RESERVED.has(name) && name.isWellFormed() && !/\p{Cc}/u.test(name);
