import { instantsOf, splitInstant } from '../dates/date-feature.js';
import { parseDate } from '../dates/parse-date.js';
import { notADate } from '../decode-row.js';
import { emitPreprocessing } from '../emit-preprocessing.js';
import { encode } from '../encode.js';
import type { Encoding, Feed, Samples } from '../encoding.types.js';
import { estimateIds, estimateWidth } from '../estimate-width.js';
import { planFeatures } from '../plan-features.js';
import { type EmbeddedFeature, embeddedSize, type FeatureColumn, type TabularPlan } from '../plan.types.js';
import type { Problem } from '../problem.js';
import { binsOf, dateBinsOf } from '../reference-bins.js';
import { densely } from '../samples.js';
import { columnReads, selectFeatures, type TabularSelection } from '../select-features.js';
import { numbersOf, type Table, takeRows, textsOf } from '../table.js';
import { Turns } from '../turns.js';

const FLOAT = 4;

/** Columns as one feature vector; baked into the served graph whole, but for the reading of dates. */
export const TABULAR: Encoding<TabularPlan, TabularSelection> = {
  kind: undefined,
  modality: 'TABULAR',
  tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
  servesRaw: ({ features }) => features.every(({ kind }) => kind !== 'date'),
  select: selectFeatures,
  reads: columnReads,
  estimate(selection) {
    const width = estimateWidth(selection);
    return { sampleShape: [width], bytesPerRow: width * FLOAT * 2, ids: estimateIds(selection) };
  },
  fit: planFeatures,
  sampleShape: ({ width }) => [width],
  ids: ({ features }) => ({ vocabulary: embedded(features).reduce((sum, feature) => sum + embeddedSize(feature), 0), columns: embedded(features).length }),
  encode: async (plan, table, _, turns = new Turns()) => forgetful(plan, densely(await encode(plan, table, turns), [plan.width], {
    rowCount: table.rowCount, unreadable: strangeDates(plan, table), feeds: (rows) => feeds(plan, takeRows(table, rows)),
  })),
  ports: ({ features }) => features.map((feature) => ({
    name: feature.input, type: feature.kind === 'number' ? 'float32' : 'string', shape: [null, 1],
    column: feature.column, columnType: feature.kind === 'boolean' ? 'BOOLEAN' : feature.type, nullable: feature.nullable,
    ...(feature.kind === 'category' || feature.kind === 'embedded' ? { values: feature.vocabulary } : {}),
  })),
  emit: emitPreprocessing,
  describe: ({ features }, table, row) => Object.fromEntries(features.map(({ kind, column }) => {
    const value = kind === 'number' ? numbersOf(table, column)[row] ?? NaN : textsOf(table, column)[row] ?? '';
    return [column, value === '' || Number.isNaN(value) ? null : value];
  })),
  reference: ({ features }, train) => features.map(({ kind, column }) =>
    (kind === 'date' ? dateBinsOf(column, textsOf(train, column)) : binsOf(column, kind === 'number' ? numbersOf(train, column) : textsOf(train, column)))),
  summary: ({ features, width }) => `${features.length} columns as ${width} features`,
};

/** Share of the embedded values of training rows that are taken for one never seen: such a value gets a sensible answer that way. */
const FORGOTTEN = 0.03;

function forgetful({ features, width }: TabularPlan, samples: Samples): Samples {
  const columns = embedded(features);
  if (columns.length === 0) return samples;
  return {
    ...samples,
    write(rows, into, draw) {
      samples.write(rows, into);
      if (!draw) return;
      for (let i = 0; i < rows.length; i++) {
        const random = draw(rows[i] ?? 0);
        for (const [index, { first }] of columns.entries()) if (random() < FORGOTTEN) into[(i + 1) * width - columns.length + index] = first;
      }
    },
  };
}

const embedded = (features: readonly FeatureColumn[]): EmbeddedFeature[] => features.filter((feature) => feature.kind === 'embedded');

/** Rows with something else where a date should be. */
function strangeDates({ features }: TabularPlan, table: Table): Map<number, Problem> {
  const strange = new Map<number, Problem>();
  for (const { kind, column, input } of features) {
    if (kind !== 'date') continue;
    for (const [row, text] of textsOf(table, column).entries()) {
      if (text !== '' && parseDate(text) === undefined) strange.set(row, { ...notADate(column, text), field: input });
    }
  }
  return strange;
}

const feeds = ({ features }: TabularPlan, table: Table): Feed[] => features.map(({ kind, column, input }): Feed => {
  const rows = table.rowCount;
  switch (kind) {
    case 'number': return { name: input, type: 'float32', shape: [rows, 1], data: Float32Array.from(numbersOf(table, column)) };
    case 'date': return { name: input, type: 'float32', shape: [rows, 2], data: Float32Array.from([...instantsOf(textsOf(table, column))].flatMap((instant) => [...splitInstant(instant)])) };
    default: return { name: input, type: 'string', shape: [rows, 1], data: [...textsOf(table, column)] };
  }
});
