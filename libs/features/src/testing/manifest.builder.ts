import type { ColumnStatistics, DatasetColumn, DatasetManifest } from '../dataset.types.js';

type ColumnOverrides = Partial<Omit<DatasetColumn, 'statistics'>> & { readonly statistics?: Partial<ColumnStatistics> };

/** A column of 200 rows without missing values, unless told otherwise. */
export function aColumn(name: string, { statistics, ...overrides }: ColumnOverrides = {}): DatasetColumn {
  return { name, type: 'NUMBER', nullable: false, ...overrides, statistics: { count: 200, missing: 0, distinct: 150, topValues: [], ...statistics } };
}

/** 200 rows: a number, a category, and the two-class target `outcome`. */
export function aManifest(overrides: Partial<DatasetManifest> = {}): DatasetManifest {
  return {
    datasetVersionId: 'dsv_01JTEST', modality: 'TABULAR', suggestedTarget: 'outcome', excludedColumns: [],
    columns: [aColumn('size'), aColumn('colour', { type: 'CATEGORY', statistics: { distinct: 3 } }), aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 2 } })],
    splits: [{ name: 'TRAIN', rowCount: 140, digest: '0'.repeat(64) }, { name: 'VALIDATION', rowCount: 30, digest: '1'.repeat(64) }, { name: 'TEST', rowCount: 30, digest: '2'.repeat(64) }],
    ...overrides,
  };
}
