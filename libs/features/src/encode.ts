import { type DateFeature, dateWidth, encodeDate, instantsOf } from './dates/date-feature.js';
import { type EmbeddedFeature, embeddedIds, type FeaturePlan, lookupTable, type LookupFeature, type NumberFeature, SCALED_LIMIT, type TabularPlan } from './plan.types.js';
import { numbersOf, type Table, textsOf } from './table.js';
import { Turns } from './turns.js';

/** Rows × width, row-major float32: the feature vectors that `emitPreprocessing` computes in the served model. */
export async function encode(plan: TabularPlan, table: Table, turns = new Turns()): Promise<Float32Array> {
  const { rowCount } = table;
  const encoded = new Float32Array(rowCount * plan.width);
  const numbers = plan.features.filter((feature) => feature.kind === 'number');
  let offset = 0;
  for (const feature of numbers) {
    if (turns.due) await turns.take();
    writeScaled(encoded, plan.width, offset++, feature, numbersOf(table, feature.column));
  }
  for (const feature of numbers.filter(({ missingFlag }) => missingFlag)) {
    const values = numbersOf(table, feature.column);
    for (let row = 0; row < rowCount; row++) encoded[row * plan.width + offset] = Number.isNaN(values[row]) ? 1 : 0;
    offset++;
  }
  for (const feature of plan.features) {
    if (feature.kind === 'number') continue;
    if (turns.due) await turns.take();
    const texts = textsOf(table, feature.column);
    const write = (): number => {
      switch (feature.kind) {
        case 'date': return writeDates(encoded, plan.width, offset, feature, texts);
        case 'embedded': return writeIds(encoded, plan.width, offset, feature, texts);
        default: return writeLookup(encoded, plan.width, offset, feature, texts);
      }
    };
    offset += write();
  }
  return encoded;
}

/** float32 step by step, in the order of the emitted nodes, so that training and serving agree to the last bit or nearly. */
function writeScaled(encoded: Float32Array, width: number, offset: number, feature: NumberFeature, values: Float64Array): void {
  const { curve, mean, deviation } = feature;
  const { fround } = Math;
  for (let row = 0; row < values.length; row++) {
    const raw = fround(values[row] ?? NaN);
    const curved = curve.kind === 'linear' ? raw : fround(Math.asinh(fround(fround(raw - curve.center) / curve.spread)));
    const scaled = fround(fround(curved - mean) / deviation);
    encoded[row * width + offset] = Number.isNaN(raw) ? 0 : Math.min(SCALED_LIMIT, Math.max(-SCALED_LIMIT, scaled));
  }
}

function writeDates(encoded: Float32Array, width: number, offset: number, feature: DateFeature, values: readonly string[]): number {
  for (const [row, instant] of instantsOf(values).entries()) encodeDate(feature, instant, encoded, row * width + offset);
  return dateWidth(feature);
}

function writeIds(encoded: Float32Array, width: number, offset: number, feature: EmbeddedFeature, values: readonly string[]): number {
  const ids = embeddedIds(feature);
  for (const [row, value] of values.entries()) encoded[row * width + offset] = ids.get(value) ?? feature.first;
  return 1;
}

function writeLookup(encoded: Float32Array, width: number, offset: number, feature: LookupFeature, values: readonly string[]): number {
  const table = lookupTable(feature);
  const rows = new Map(feature.vocabulary.map((value, row) => [value, row]));
  for (const [row, value] of values.entries()) {
    const entry = value === '' ? table.rows - 1 : rows.get(value) ?? table.rows - 2;
    encoded.set(table.values.subarray(entry * table.width, (entry + 1) * table.width), row * width + offset);
  }
  return table.width;
}

/** Targets as the loss wants them, and which rows have one: rows without a target, or of a class unseen in training, are left out. */
export interface EncodedTarget {
  /** Class indices (Int32Array) or standardised values (Float32Array), as many for each kept row. */
  readonly values: Int32Array | Float32Array;
  /** Positions of the rows kept among the samples, which are the table's rows unless an encoding makes others. */
  readonly rows: Int32Array;
  readonly missing: number;
  readonly unseen: number;
}

export function encodeTarget({ target }: FeaturePlan, table: Table): EncodedTarget {
  if (target.kind === 'value') {
    const raw = numbersOf(table, target.column);
    const rows = Int32Array.from(raw.keys()).filter((row) => Number.isFinite(raw[row]));
    return { values: Float32Array.from(rows, (row) => ((raw[row] ?? NaN) - target.mean) / target.deviation), rows, missing: raw.length - rows.length, unseen: 0 };
  }
  if (target.kind === 'tokens') throw new TypeError('texts are encoded by their own encoding');
  const classes = new Map(target.labels.map((label, index) => [label, index]));
  const raw = textsOf(table, target.column);
  const rows = Int32Array.from(raw.keys()).filter((row) => classes.has(raw[row] ?? ''));
  const missing = raw.filter((value) => value === '').length;
  return { values: Int32Array.from(rows, (row) => classes.get(raw[row] ?? '') ?? -1), rows, missing, unseen: raw.length - rows.length - missing };
}
