import { jest } from '@jest/globals';
import { sampleDatasets } from '@lepton/sample-data';
import { IngestFixture } from '../../test/ingest-fixture.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

/** Of pictures and recordings some are enough; issues as `CODE column`. */
const EXPECTED: Record<string, { rows?: number; target: string; types: string[]; issues: string[]; excluded: string[]; interactions?: object }> = {
  digits: { rows: 150, target: 'label', types: ['IMAGE', 'CATEGORY', 'IDENTIFIER'], issues: [], excluded: ['file'] },
  'tumour-measurements': {
    target: 'diagnosis', excluded: ['patient_id'], issues: ['IDENTIFIER patient_id', 'MISSING_VALUES concavity', 'MISSING_VALUES blood_marker_u_ml'],
    types: ['IDENTIFIER', 'INTEGER', 'CATEGORY', 'NUMBER', 'NUMBER', 'NUMBER', 'NUMBER', 'NUMBER', 'INTEGER', 'NUMBER', 'CATEGORY', 'CATEGORY', 'CATEGORY'],
  },
  'payment-fraud': {
    target: 'is_fraud', excluded: ['payment_id'], issues: ['IMBALANCE is_fraud', 'IDENTIFIER payment_id'],
    types: ['IDENTIFIER', 'DATETIME', 'NUMBER', 'CATEGORY', 'CATEGORY', 'CATEGORY', 'INTEGER', 'INTEGER', 'NUMBER', 'CATEGORY', 'INTEGER', 'INTEGER'],
  },
  'customer-intents': { target: 'intent', types: ['TEXT', 'CATEGORY'], issues: [], excluded: [] },
  'product-reviews': { target: 'sentiment', types: ['TEXT', 'CATEGORY'], issues: [], excluded: [] },
  'spoken-commands': { rows: 120, target: 'label', types: ['AUDIO', 'CATEGORY', 'IDENTIFIER'], issues: [], excluded: ['file'] },
  'film-ratings': {
    target: 'rating', types: ['INTEGER', 'CATEGORY', 'INTEGER', 'DATETIME'], issues: [], excluded: [], interactions: { user: 'user_id', item: 'film', rating: 'rating', time: 'rated_at' },
  },
};

describe('the sample datasets, read like any file', () => {
  it.each(sampleDatasets.map((sample) => [sample.key, sample] as const))('%s', async (key, { modality, filename, content }) => {
    const { rows, target, types, issues, excluded, interactions } = EXPECTED[key] ?? { target: 'unknown' };
    const version = await fixture.ingest(Buffer.concat([...content(rows === undefined ? {} : { rows })]), {}, filename);
    expect(version).toMatchObject({ modality, suggestedTarget: target, ...(interactions && { interactions }) });
    expect(version.columns.map(({ type }) => type)).toEqual(types);
    expect(version.issues.map(({ code, column }) => `${code} ${column ?? ''}`)).toEqual(issues);
    expect(version.excludedColumns.map(({ name }) => name)).toEqual(excluded);
    expect(version.splits.map(({ rowCount }) => rowCount > 0)).toEqual([true, true, true]);
  });
});
