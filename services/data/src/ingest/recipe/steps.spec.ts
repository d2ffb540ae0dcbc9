import { jest } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { csv, IngestFixture } from '../../../test/ingest-fixture.js';
import type { VersionContent } from '../finish-version.js';
import type { RecipeStep } from '../profile.types.js';
import { deriveVersion } from './derive-version.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
let parent: VersionContent;
const ROWS = 300;
beforeAll(async () => {
  fixture = await IngestFixture.create();
  parent = await fixture.ingest(csv(['n', 'size', 'place', 'note', 'who', 'day', 'part', 'y'], ROWS, (index) => [
    index * 2, ['small', 'medium', 'large', ''][index % 4] ?? '', ['Oslo', 'Rome'][index % 2] ?? '', `  <b>Crème</b>  brûlée;   N° ${index % 9}! see https://example.com/${index % 3} `, `person ${index % 30}`,
    `2024-${String(1 + (index % 12)).padStart(2, '0')}-01`, index % 10 < 7 ? 'train' : index % 10 < 8 ? 'dev' : 'test', index % 10 ? 'no' : 'yes',
  ]), { target: 'y' });
});
afterAll(() => fixture.remove());

const step = (kind: string, given: Record<string, unknown> = {}): RecipeStep => ({ kind, arguments: given });
const derive = async (steps: RecipeStep[], others: Record<string, VersionContent> = {}, of = parent) =>
  deriveVersion({ parent: of, steps, others, store: fixture.store, workspace: { folder: await mkdtemp(join(fixture.folder, 'derive-')) } });
const column = (content: VersionContent, name: string) => content.columns.find((each) => each.name === name);
const values = async (content: VersionContent, name: string, split?: string) => {
  const at = content.columns.findIndex((each) => each.name === name);
  return (await fixture.rows(content, split)).map((row) => row[at] ?? null);
};
const sizes = ({ splits }: VersionContent) => splits.map(({ rowCount }) => rowCount);
const count = (all: readonly unknown[], value: unknown) => all.filter((each) => each === value).length;

describe('values', () => {
  it.each<[string, (training: number[]) => [number, number]]>([
    ['standard', (training) => {
      const mean = training.reduce((sum, value) => sum + value, 0) / training.length;
      return [mean, Math.sqrt(training.reduce((sum, value) => sum + (value - mean) ** 2, 0) / training.length)];
    }],
    ['minmax', (training) => [Math.min(...training), Math.max(...training) - Math.min(...training)]],
  ])('are scaled as the training split says: %s', async (method, expected) => {
    const [centre, width] = expected((await values(parent, 'n', 'TRAIN')).map(Number));
    const scaled = await derive([step('scale', { columns: ['n'], method })]);
    expect(column(scaled, 'n')?.type).toBe('NUMBER');
    expect((await values(scaled, 'n', 'TEST')).map(Number)).toEqual((await values(parent, 'n', 'TEST')).map((value) => expect.closeTo((Number(value) - centre) / width, 9)));
  });

  it('become numbers: a column a value, a place, or a share', async () => {
    const hot = await derive([step('encode', { column: 'size', method: 'one_hot' })]);
    expect(hot.columns.map(({ name }) => name).filter((name) => name.startsWith('size')).sort()).toEqual(['size=large', 'size=medium', 'size=small']);
    expect(column(hot, 'size=small')).toMatchObject({ type: 'INTEGER', statistics: { missing: 0, mean: expect.closeTo(0.25, 5) } });
    const place = await derive([step('encode', { column: 'size', method: 'ordinal', order: ['small', 'medium', 'large'] })]);
    expect(await values(place, 'size')).toEqual((await values(parent, 'size')).map((value) => (value === null ? null : String(['small', 'medium', 'large'].indexOf(value)))));
    expect(column(await derive([step('encode', { column: 'size', method: 'ordinal' })]), 'size')).toMatchObject({ type: 'INTEGER', statistics: { minimum: 0, maximum: 2, missing: 75 } });
    const training = (await values(parent, 'place', 'TRAIN'));
    const share = await derive([step('encode', { column: 'place', method: 'frequency' })]);
    expect(Number((await values(share, 'place'))[0])).toBeCloseTo(count(training, training[0]) / training.length, 9);
  });

  it('of text are written equally', async () => {
    const plain = await derive([step('normalize_text', { columns: ['note'], strip_html: true, strip_urls: true, strip_accents: true, strip_punctuation: true })]);
    expect(new Set(await values(plain, 'note'))).toEqual(new Set(Array.from({ length: 9 }, (_, index) => `creme brulee n ${index} see`)));
    const mild = await derive([step('normalize_text', { columns: ['note'], lowercase: false })]);
    expect((await values(mild, 'note'))[0]).toMatch(/^<b>Crème<\/b> brûlée; N° \d! see https/);
  });
});

describe('rows', () => {
  it('are as many of each class in training after rebalancing, and untouched elsewhere', async () => {
    const over = await derive([step('rebalance', { column: 'y' })]);
    const training = await values(over, 'y', 'TRAIN');
    expect(count(training, 'yes')).toBe(count(training, 'no'));
    expect(count(training, 'no')).toBe(count(await values(parent, 'y', 'TRAIN'), 'no'));
    expect(sizes(over).slice(1)).toEqual(sizes(parent).slice(1));
    expect(over.issues.some(({ code }) => code === 'DUPLICATE_ROWS')).toBe(false); // repeated on purpose
    const under = await derive([step('rebalance', { column: 'y', method: 'undersample' })]);
    expect(count(await values(under, 'y', 'TRAIN'), 'no')).toBe(count(await values(parent, 'y', 'TRAIN'), 'yes'));
    expect((await derive([step('rebalance', { column: 'y' })])).digest).toBe(over.digest);
  });

  it('can be sampled, in each split and class alike', async () => {
    const part = await derive([step('sample', { share: 0.5, stratify_by: 'y' })]);
    expect(part.rowCount).toBeGreaterThanOrEqual(148);
    expect(part.rowCount).toBeLessThanOrEqual(152);
    expect(count(await values(part, 'y'), 'yes')).toBeGreaterThanOrEqual(14);
    expect((await derive([step('sample', { rows: 30, seed: 1 })])).rowCount).toBeCloseTo(30, -1);
  });

  it('that are copies in another split can be left out', async () => {
    const given = [step('drop', { columns: ['n', 'note', 'day', 'part'] }), step('deduplicate', { across_splits: true })];
    const version = await derive(given);
    const seen = new Map<string, Set<string>>();
    for (const split of ['TRAIN', 'VALIDATION', 'TEST']) for (const row of await fixture.rows(version, split)) seen.set(row.join(), (seen.get(row.join()) ?? new Set()).add(split));
    expect([...seen.values()].every(({ size }) => size === 1)).toBe(true);
    expect(version.rowCount).toBeGreaterThan(seen.size);
  });

  it('meet the row of another version that has the same key', async () => {
    const other = await fixture.ingest(csv(['person', 'age', 'place'], 25, (index) => [`person ${index}`, 20 + index, 'x']));
    const joined = await derive([step('join', { dataset_version: 'dsv_1', on: [{ left: 'who', right: 'person' }] })], { dsv_1: other });
    expect(joined.columns.map(({ name }) => name)).toEqual(['n', 'size', 'place', 'note', 'who', 'day', 'part', 'y', 'age', 'place_2']);
    expect(sizes(joined)).toEqual(sizes(parent));
    const ages = await values(joined, 'age');
    expect(await values(joined, 'who')).toEqual(ages.map((age) => (age === null ? expect.stringMatching(/ 2[5-9]$/) : `person ${Number(age) - 20}`)));
    expect((await derive([step('join', { dataset_version: 'dsv_1', on: [{ left: 'who', right: 'person' }], keep: 'matching' })], { dsv_1: other })).rowCount).toBe(250);
    await expect(derive([step('join', { dataset_version: 'dsv_1', on: [{ left: 'who', right: 'place' }] })], { dsv_1: other })).rejects.toThrow('occur more than once');
    await expect(derive([step('join', { dataset_version: 'dsv_1', on: ['who'] })], { dsv_1: other })).rejects.toThrow('has no column "who"');
    await expect(derive([step('join', { dataset_version: 'dsv_2', on: ['who'] })])).rejects.toThrow('there is no dataset version dsv_2');
  });
});

describe('splits', () => {
  const bySplit = async (version: VersionContent, name: string) => Promise.all(['TRAIN', 'VALIDATION', 'TEST'].map(async (split) => new Set(await values(version, name, split))));

  it('keep groups whole', async () => {
    const version = await derive([step('split', { group_by: 'who' })]);
    const [train = new Set(), validation = new Set(), test = new Set()] = await bySplit(version, 'who');
    expect(train.size + validation.size + test.size).toBe(30);
    expect(sizes(version).every((rows) => rows >= 20)).toBe(true);
  });

  it('train on the earliest and test on the latest', async () => {
    const [train = new Set(), validation = new Set(), test = new Set()] = await bySplit(await derive([step('split', { time_by: 'day', validation: 0.2, test: 0.2 })]), 'day');
    const sorted = (days: Set<string | null>) => [...days].map(String).sort();
    expect(sorted(train).at(-1)?.localeCompare(sorted(validation)[0] ?? '')).toBe(-1);
    expect(sorted(validation).at(-1)?.localeCompare(sorted(test)[0] ?? '')).toBe(-1);
  });

  it('are as a column says, which then goes', async () => {
    const version = await derive([step('split', { given_by: 'part' })]);
    expect(sizes(version)).toEqual([210, 30, 60]);
    expect(column(version, 'part')).toBeUndefined();
    await expect(derive([step('split', { given_by: 'size' })])).rejects.toThrow('"size" does not say the split of every row');
    const two = await derive([step('replace', { column: 'part', values: { dev: 'train' } }), step('split', { given_by: 'part' })]);
    expect(sizes(two)[2]).toBe(60);
    expect(sizes(two)[1]).toBeGreaterThan(15); // taken out of the training rows
  });

  it('come before the steps that learn from them', async () => {
    const version = await derive([step('split', { time_by: 'n', validation: 0.1, test: 0.1 }), step('scale', { columns: ['n'], method: 'minmax' })]);
    expect(column(version, 'n')?.statistics.maximum).toBeCloseTo(299 / 239, 5);
  });

  it.each<[RegExp, RecipeStep]>([
    [/one of stratify_by, group_by/, step('split', { group_by: 'who', time_by: 'day' })],
    [/neither dates nor numbers/, step('split', { time_by: 'size' })],
    [/"size" has no numbers/, step('scale', { columns: ['size'] })],
    [/"n" has no words/, step('normalize_text', { columns: ['n'] })],
    [/either rows or share/, step('sample', { rows: 10, share: 0.1 })],
    [/dataset_version/, step('join', { dataset_version: 'other', on: ['n'] })],
    [/encode.method/, step('encode', { column: 'size', method: 'magic' })],
  ])('are refused where they cannot be: %s', async (message, refused) => {
    await expect(derive([refused])).rejects.toMatchObject({ code: 'INVALID_RECIPE', message: expect.stringMatching(message) });
  });
});

describe('fixes', () => {
  it('mend spellings and imbalance', async () => {
    const version = await fixture.ingest(csv(['x', 'y'], 400, (index) => [(index * 7) % 101 / 3, index % 20 ? (index % 3 ? 'not sure' : 'Not_Sure') : 'yes']), { target: 'y' });
    const found = version.issues.filter(({ code }) => code === 'LABEL_SPELLING' || code === 'IMBALANCE');
    expect(found.map(({ code }) => code).sort()).toEqual(['IMBALANCE', 'LABEL_SPELLING']);
    for (const { code, fix } of found) {
      const mended = await derive(fix ? [fix] : [], {}, version);
      expect(mended.issues.filter((issue) => issue.code === code && issue.column === 'y')).toEqual([]);
    }
  });

  it('leave labels alone that only look alike', async () => {
    const version = await fixture.ingest(csv(['x', 'y'], 60, (index) => [index / 7, ['type 1', 'type 2', 'other'][index % 3] ?? '']), { target: 'y' });
    expect(version.issues.some(({ code }) => code === 'LABEL_SPELLING')).toBe(false);
  });
});
