import { emitPreprocessing } from '../emit-preprocessing.js';
import { encode } from '../encode.js';
import type { Encoding, Feed } from '../encoding.types.js';
import { estimateWidth } from '../estimate-width.js';
import { planFeatures } from '../plan-features.js';
import type { TabularPlan } from '../plan.types.js';
import { binsOf } from '../reference-bins.js';
import { densely } from '../samples.js';
import { columnReads, selectFeatures, type TabularSelection } from '../select-features.js';
import { numbersOf, type Table, takeRows, textsOf } from '../table.js';

const FLOAT = 4;

/** Columns as one feature vector; baked into the served graph whole. */
export const TABULAR: Encoding<TabularPlan, TabularSelection> = {
  kind: undefined,
  modality: 'TABULAR',
  tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
  servesRaw: true,
  select: selectFeatures,
  reads: columnReads,
  estimate(selection) {
    const width = estimateWidth(selection);
    return { sampleShape: [width], bytesPerRow: width * FLOAT * 2 };
  },
  fit: planFeatures,
  sampleShape: ({ width }) => [width],
  encode: (plan, table) => Promise.resolve(densely(encode(plan, table), [plan.width], { rowCount: table.rowCount, feeds: (rows) => feeds(plan, takeRows(table, rows)) })),
  ports: ({ features }) => features.map((feature) => ({
    name: feature.input, type: feature.kind === 'number' ? 'float32' : 'string', shape: [null, 1],
    column: feature.column, columnType: feature.kind === 'boolean' ? 'BOOLEAN' : feature.type, nullable: feature.nullable,
    ...(feature.kind === 'category' ? { values: feature.vocabulary } : {}),
  })),
  emit: emitPreprocessing,
  describe: ({ features }, table, row) => Object.fromEntries(features.map(({ kind, column }) => {
    const value = kind === 'number' ? numbersOf(table, column)[row] ?? NaN : textsOf(table, column)[row] ?? '';
    return [column, value === '' || Number.isNaN(value) ? null : value];
  })),
  reference: ({ features }, train) => features.map(({ kind, column }) => binsOf(column, kind === 'number' ? numbersOf(train, column) : textsOf(train, column))),
  summary: ({ features, width }) => `${features.length} columns as ${width} features`,
};

const feeds = ({ features }: TabularPlan, table: Table): Feed[] => features.map(({ kind, column, input }) => (kind === 'number'
  ? { name: input, type: 'float32', shape: [table.rowCount, 1], data: Float32Array.from(numbersOf(table, column)) }
  : { name: input, type: 'string', shape: [table.rowCount, 1], data: [...textsOf(table, column)] }));
