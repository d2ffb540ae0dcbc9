import type { InferResponse } from '@lepton/inference';
import type { StoredSignature } from '../revision/revision.entity.js';
import type { PredictionOutput } from './prediction.entity.js';

/** One row's answer, as a person reads it. */
export interface RowAnswer {
  readonly output: PredictionOutput;
  /** Of a classification. */
  readonly label: string | null;
  /** The label's probability. */
  readonly confidence: number | null;
}

/** A tensor as JSON carries it; data flat or nested, row-major. */
export interface JsonTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
}

/** Values per row above this are not kept with a prediction: an image says nothing as a list of numbers. */
const LONGEST_ROW = 256;

/** The rows of a response, by the outputs that the platform's models have: `label` and `probabilities`, or `value`. */
export function toAnswers({ outputs }: Pick<InferResponse, 'outputs'>, { labels }: Pick<StoredSignature, 'labels'>): RowAnswer[] {
  const columns = outputs.map(rowsOf);
  const byName = new Map(outputs.map(({ name }, index) => [name, columns[index] ?? []]));
  const rows = Math.max(0, ...columns.map(({ length }) => length));
  return Array.from({ length: rows }, (_, row) => {
    const label = byName.get('label')?.[row]?.[0];
    const probabilities = byName.get('probabilities')?.[row];
    const values = byName.get('value')?.[row];
    if (typeof label === 'string') {
      const named = probabilities && Object.fromEntries(labels.map((name, index) => [name, probabilities[index]]));
      const own = named?.[label];
      return { output: { label, ...(named && { probabilities: named }) }, label, confidence: typeof own === 'number' ? own : null };
    }
    if (values && values.length > 0) return { output: { value: values.length === 1 ? values[0] : values }, label: null, confidence: null };
    return { output: Object.fromEntries(outputs.map(({ name }) => [name, scalarOrList(byName.get(name)?.[row] ?? [])])), label: null, confidence: null };
  });
}

/** The rows of a request by column, for the record. */
export function toInputs(inputs: readonly JsonTensor[], signature: Pick<StoredSignature, 'inputs'>): Record<string, unknown>[] {
  const columnOf = new Map(signature.inputs.map(({ name, column }) => [name, column]));
  const columns = inputs.map((tensor) => [columnOf.get(tensor.name) ?? tensor.name, rowsOf(tensor)] as const);
  const rows = Math.max(0, ...columns.map(([, { length }]) => length));
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(columns.map(([name, values]) => [name, scalarOrList(values[row] ?? [])])));
}

/** A row as it is recorded: what the model was given, and of a file only how large it was. Files would fill the database, and every event with them. */
export function toRecord(row: Record<string, unknown>, { inputs }: Pick<StoredSignature, 'inputs'>): Record<string, unknown> {
  const types = new Map(inputs.map(({ column, columnType }) => [column, columnType]));
  return Object.fromEntries(Object.entries(row).filter(([column]) => types.has(column)).map(([column, value]) => {
    const type = types.get(column);
    return [column, (type === 'IMAGE' || type === 'AUDIO') && typeof value === 'string' ? `${type === 'IMAGE' ? 'image' : 'recording'} of ${bytesIn(value)} bytes` : value];
  }));
}

/** Of base64 text, also behind a data URL's head. */
const bytesIn = (base64: string) => Math.floor((base64.length - base64.indexOf(',') - 1) * 3 / 4) - (base64.endsWith('==') ? 2 : Number(base64.endsWith('=')));

function scalarOrList(values: readonly unknown[]): unknown {
  if (values.length === 1) return values[0] ?? null;
  return values.length <= LONGEST_ROW ? values : `${values.length} values`;
}

function rowsOf({ shape, data }: JsonTensor): unknown[][] {
  const flat = data.flat(Infinity);
  const [rows = 1, ...rest] = shape;
  const size = rest.reduce((product, dim) => product * dim, 1);
  return Array.from({ length: rows }, (_, row) => flat.slice(row * size, (row + 1) * size));
}
