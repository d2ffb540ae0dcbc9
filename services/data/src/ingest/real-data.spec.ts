import { jest } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IngestFixture } from '../../test/ingest-fixture.js';
import type { VersionContent } from './finish-version.js';

const DATA = join(import.meta.dirname, '../../../../../shared/data');
const withFile = (filename: string) => (existsSync(join(DATA, filename)) ? it : it.skip);

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const read = (filename: string) => fixture.ingestFile(join(DATA, filename), filename);
const types = ({ columns }: VersionContent) => columns.map(({ type }) => type);
const issues = (content: VersionContent, code: string) => content.issues.filter((issue) => issue.code === code).map(({ column }) => column);

/** What `ingest.spec.ts` and `findings.spec.ts` show on made data, on real files. */
describe('real data (skipped where shared/data is absent)', () => {
  withFile('titanic.csv')('titanic: `alive` gives `survived` away, and nothing else does', async () => {
    const version = await read('titanic.csv');
    expect(version.suggestedTarget).toBe('survived');
    expect(version.excludedColumns).toEqual([{ name: 'alive', reason: 'LEAKAGE' }]);
    // Bergsma's V by hand: φ² = 0.29530 of 891 passengers.
    expect(version.columns.find(({ name }) => name === 'sex')?.statistics.association).toEqual({ measure: 'CRAMERS_V', value: expect.closeTo(0.5426, 4) });
    expect(version.splitting?.method).toBe('STRATIFIED');
    expect(issues(version, 'MISSING_VALUES').sort()).toEqual(['age', 'deck', 'embark_town', 'embarked']);
    expect(version.columns.find(({ name }) => name === 'age')).toMatchObject({ type: 'NUMBER', nullable: true, statistics: { count: 891, missing: 177, minimum: 0.42, maximum: 80 } });
    expect(version.splits.map(({ rowCount }) => rowCount)).toEqual([623, 134, 134]);
    const survivors = await Promise.all(['TRAIN', 'VALIDATION', 'TEST'].map(async (split) => (await fixture.rows(version, split)).filter(([survived]) => survived === '1').length));
    expect(survivors.map((count, index) => count / (version.splits[index]?.rowCount ?? 1))).toEqual([expect.closeTo(0.384, 2), expect.closeTo(0.384, 2), expect.closeTo(0.384, 2)]);
  });

  withFile('wdbc.data')('wdbc: no header, an identifier, the diagnosis, and no leak among its good features', async () => {
    const version = await read('wdbc.data');
    expect(types(version)).toEqual(['IDENTIFIER', 'CATEGORY', ...new Array(30).fill('NUMBER')]);
    expect(version.suggestedTarget).toBe('column_2');
    expect(version.excludedColumns).toEqual([{ name: 'column_1', reason: 'IDENTIFIER' }]);
    expect(version.rowCount).toBe(569);
    expect(issues(version, 'OUTLIERS').length).toBeLessThan(8);
  });

  withFile('iris.csv')('iris', async () => {
    const version = await read('iris.csv');
    expect(types(version)).toEqual(['NUMBER', 'NUMBER', 'NUMBER', 'NUMBER', 'CATEGORY']);
    expect(version).toMatchObject({ suggestedTarget: 'species', excludedColumns: [], rowCount: 150 });
  });

  withFile('penguins.csv')('penguins', async () => {
    const version = await read('penguins.csv');
    expect(version).toMatchObject({ suggestedTarget: 'species', excludedColumns: [], rowCount: 344 });
    expect(version.columns.find(({ name }) => name === 'sex')?.statistics).toMatchObject({ missing: 11, distinct: 2 });
  });

  withFile('sms-spam.tsv')('sms-spam: no header, prose with stray quotes', async () => {
    const version = await read('sms-spam.tsv');
    expect(types(version)).toEqual(['CATEGORY', 'TEXT']);
    expect(version).toMatchObject({ modality: 'TEXT', suggestedTarget: 'column_1', rowCount: 5574 });
  });

  withFile('mnist-digits.zip')('mnist-digits: folders of pictures', async () => {
    const version = await read('mnist-digits.zip');
    expect(version).toMatchObject({ modality: 'IMAGE', rowCount: 8_000, suggestedTarget: 'label', issues: [], excludedColumns: [{ name: 'file', reason: 'IDENTIFIER' }] });
    expect(types(version)).toEqual(['IMAGE', 'CATEGORY', 'IDENTIFIER']);
    expect(version.columns[0]?.statistics).toMatchObject({ missing: 0, image: { width: 28, height: 28, minimumWidth: 28, maximumHeight: 28, channels: 1 } });
    expect(version.columns[1]?.statistics.distinct).toBe(10);
    expect(version.splits.map(({ rowCount }) => rowCount)).toEqual([5_600, 1_200, 1_200]);
  });

  withFile('spoken-digits.zip')('spoken-digits: folders of recordings', async () => {
    const version = await read('spoken-digits.zip');
    expect(version).toMatchObject({ modality: 'AUDIO', rowCount: 1_200, suggestedTarget: 'label', issues: [] });
    expect(types(version)).toEqual(['AUDIO', 'CATEGORY', 'IDENTIFIER']);
    expect(version.columns[0]?.statistics).toMatchObject({ missing: 0, audio: { sampleRate: 8_000, channels: 1 } });
    expect(version.splits.map(({ rowCount }) => rowCount)).toEqual([840, 180, 180]);
  });
});
