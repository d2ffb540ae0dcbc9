import { DATE_EXAMPLE, parseDate } from './dates/parse-date.js';
import { fileText } from './file-text.js';
import { suggestion } from './nearest-name.js';
import { type Outcome, type Problem, problem, refuse, succeed } from './problem.js';
import type { ArtifactSignature, InputPort } from './signature.types.js';

/** The values of one row by input name, ready to be put into tensors; several where the input is a window of the past. */
export type DecodedRow = ReadonlyMap<string, number | string | readonly (number | string)[]>;

/** One column of a batch: float32 with NaN, or string with ''; shape [rows, 1], or [rows, window]. */
export interface InputTensor {
  readonly name: string;
  readonly type: 'float32' | 'string';
  readonly shape: readonly [rows: number, width: number];
  readonly data: Float32Array | string[];
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const TRUE = new Set(['true', 't', 'yes', 'y', '1']);
const FALSE = new Set(['false', 'f', 'no', 'n', '0']);

/**
 * A row as a person writes it, `{"age": 22, "sex": "male"}`, into a model's inputs. Numbers may be text ("22"), booleans may be words
 * ("yes"), dates are told as files tell them ("2024-01-31", "31 Jan 2024"), `null` and "" mean missing; a column that had missing values in training may be left out altogether.
 * Columns of the dataset that the model does not use are passed over, so that a file's own rows will do; other names are taken for mistakes.
 * Every problem of the row is told, each with its `field`.
 */
export function decodeRow(signature: ArtifactSignature, row: unknown, names = namesOf(signature)): Outcome<DecodedRow> {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    return refuse(problem('NOT_A_ROW', `A row is an object of column names and values, such as ${example(signature)}; this is ${row === null ? 'null' : Array.isArray(row) ? 'a list' : `a ${typeof row}`}.`));
  }
  const { columns, unused } = names;
  const problems = Object.keys(row).filter((field) => !columns.has(field) && !unused.has(field)).map((field) => unknownField(signature, columns, field));
  const values = new Map<string, number | string | readonly (number | string)[]>();
  const lengths = new Map<string, number>();
  for (const port of signature.inputs) {
    const given: unknown = Object.hasOwn(row, port.column) ? Reflect.get(row, port.column) : undefined;
    if (widthOf(port) > 1) {
      if (!Array.isArray(given) || given.length === 0) problems.push(given === undefined ? missingField(port) : notAList(port, given));
      else {
        lengths.set(port.column, given.length);
        const { found, strange } = decodeWindow(port, given);
        if (strange) problems.push(strange);
        else values.set(port.name, found);
      }
      continue;
    }
    const decoded = decodeField(port, given);
    if (typeof decoded === 'object') problems.push(decoded);
    else values.set(port.name, decoded);
  }
  if (new Set(lengths.values()).size > 1) {
    problems.push(problem('LENGTHS_DIFFER', `The lists have to be of one length, a value for each step of the past; they are of ${[...lengths].map(([column, length]) => `${length} ("${column}")`).join(', ')}.`, [...lengths.keys()][0]));
  }
  return problems.length > 0 ? refuse(...problems) : succeed(values);
}

/** Rows into a batch of tensors. A problem's field is `instances[<row>].<column>`; at most `MAXIMUM_PROBLEMS` are told. */
export function decodeRows(signature: ArtifactSignature, rows: readonly unknown[]): Outcome<InputTensor[]> {
  const problems: Problem[] = [];
  const decoded: DecodedRow[] = [];
  const names = namesOf(signature);
  for (const [index, row] of rows.entries()) {
    const outcome = decodeRow(signature, row, names);
    if (outcome.ok) decoded.push(outcome.value);
    else problems.push(...outcome.problems.map(({ field, ...rest }) => ({ ...rest, field: `instances[${index}]${field === undefined ? '' : `.${field}`}` })));
    if (problems.length >= MAXIMUM_PROBLEMS) break;
  }
  if (problems.length > 0) return refuse(...problems.slice(0, MAXIMUM_PROBLEMS));
  return succeed(signature.inputs.map((port): InputTensor => {
    const { name, type } = port;
    const cells = decoded.flatMap((row) => row.get(name) ?? (type === 'float32' ? NaN : ''));
    return { name, type, shape: [decoded.length, widthOf(port)], data: type === 'float32' ? Float32Array.from(cells, Number) : cells.map(String) };
  }));
}

const MAXIMUM_PROBLEMS = 20;

const namesOf = ({ inputs, unused }: ArtifactSignature) => ({ columns: new Set(inputs.map(({ column }) => column)), unused: new Set(unused) });

const isFile = ({ columnType }: InputPort) => columnType === 'IMAGE' || columnType === 'AUDIO';

const widthOf = ({ shape }: InputPort) => shape[1] ?? 1;

/** The latest values; what is too old is left out, where there is too little the beginning is missing. */
function decodeWindow(port: InputPort, given: readonly unknown[]): { readonly found: (number | string)[]; readonly strange?: Problem } {
  const width = widthOf(port);
  const latest = given.slice(-width).map((value) => decodeField({ ...port, nullable: true }, value));
  const strange = latest.find((cell) => typeof cell === 'object');
  const found = latest.filter((cell) => typeof cell !== 'object');
  const nothing = port.type === 'float32' ? NaN : '';
  return { found: [...new Array<number | string>(width - found.length).fill(nothing), ...found], ...(strange ? { strange } : {}) };
}

const notAList = ({ column, type }: InputPort, value: unknown) =>
  problem('NOT_A_LIST', `"${column}" has to be the recent values of a series, oldest first, such as ${type === 'float32' ? '[12, 15, 11]' : '["2024-01-30", "2024-01-31"]'}, not ${shown(value)}.`, column);

const missingField = ({ column }: InputPort) =>
  problem('MISSING_FIELD', `The row has no "${column}", and the model has never seen a row without it. Add it, or give null if it is unknown.`, column);

function decodeField(port: InputPort, value: unknown): number | string | Problem {
  if (value === undefined && !port.nullable) {
    return missingField(port);
  }
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) {
    if (isFile(port)) return problem('MISSING_FIELD', `"${port.column}" is empty, and there is nothing else to go by. Give ${port.columnType === 'IMAGE' ? 'an image' : 'a recording'} as base64 text.`, port.column);
    return port.type === 'float32' ? NaN : '';
  }
  if (port.type === 'float32') return decodeNumber(port, value);
  switch (port.columnType) {
    case 'BOOLEAN': return decodeBoolean(port, value);
    case 'DATETIME': return decodeDate(port, value);
    case 'IMAGE': case 'AUDIO': return decodeFile(port, value);
    default: return decodeText(port, value);
  }
}

function decodeNumber({ column }: InputPort, value: unknown): number | Problem {
  const parsed = typeof value === 'number' ? value : typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : undefined;
  if (parsed === undefined) return problem('NOT_A_NUMBER', `"${column}" has to be a number, not ${shown(value)}. If it is unknown, give null.`, column);
  return Number.isFinite(Math.fround(parsed)) ? parsed : problem('OUT_OF_RANGE', `"${column}" is too large: ${shown(value)}. It has to fit a 32-bit float (below 3.4e38).`, column);
}

function decodeBoolean({ column }: InputPort, value: unknown): string | Problem {
  const word = typeof value === 'object' ? '' : String(value).trim().toLowerCase();
  if (TRUE.has(word)) return 'true';
  return FALSE.has(word) ? 'false' : problem('NOT_A_BOOLEAN', `"${column}" has to be true or false, not ${shown(value)}. If it is unknown, give null.`, column);
}

/** In one form, whatever it was written in. */
function decodeDate({ column }: InputPort, value: unknown): string | Problem {
  const instant = typeof value === 'string' || typeof value === 'number' ? parseDate(String(value)) : undefined;
  return instant === undefined ? notADate(column, value) : new Date(instant).toISOString();
}

/** Said the same way by whoever finds it, here or in the model server. */
export const notADate = (column: string, value: unknown): Problem =>
  problem('NOT_A_DATE', `"${column}" has to be a date, such as ${DATE_EXAMPLE}, not ${shown(value)}. If it is unknown, give null.`, column);

function decodeText({ column }: InputPort, value: unknown): string | Problem {
  if (typeof value === 'object' || typeof value === 'function') return problem('NOT_TEXT', `"${column}" has to be text, not ${shown(value)}.`, column);
  return String(value).trim(); // as the data service stores it
}

/** Base64, as the model server reads it; what is in it is found out there. */
function decodeFile({ column, columnType }: InputPort, value: unknown): string | Problem {
  const text = typeof value === 'string' ? fileText(value) : undefined;
  const [what, type] = columnType === 'IMAGE' ? ['an image', 'image/png'] : ['a recording', 'audio/wav'];
  return text ?? problem('NOT_A_FILE', `"${column}" has to be ${what} as base64 text, or as a data URL such as "data:${type};base64,…", not ${shown(value)}.`, column);
}

function unknownField(signature: ArtifactSignature, columns: ReadonlySet<string>, field: string): Problem {
  return field === signature.target
    ? problem('UNKNOWN_FIELD', `"${field}" is what this model predicts: leave it out of the row.`, field)
    : problem('UNKNOWN_FIELD', `The model has no input "${field}".${suggestion(field, columns)} It takes: ${[...columns].join(', ')}.`, field);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const example = ({ inputs }: ArtifactSignature) =>
  JSON.stringify(Object.fromEntries(inputs.slice(0, 2).map(({ column, columnType, type, values }) => [column, type === 'float32' ? 1 : columnType === 'DATETIME' ? '2024-01-31' : values?.[0] ?? 'text'])));
