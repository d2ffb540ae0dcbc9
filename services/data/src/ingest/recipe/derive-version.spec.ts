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
beforeAll(async () => {
  fixture = await IngestFixture.create();
  // x is missing in every fifth row; y spells its classes in three ways; `when` is a date in text for some rows.
  parent = await fixture.ingest(csv(['id', 'x', 'n', 'city', 'when', 'y'], 200, (index) => [
    `k${index}`, index % 5 ? index / 4 : '', index % 7, index % 3 ? 'Oslo' : 'Rome', index % 50 ? `2024-01-${String(1 + (index % 28)).padStart(2, '0')}` : 'soon', ['yes', 'no', 'Yes'][index % 3] ?? '',
  ]));
});
afterAll(() => fixture.remove());

const step = (kind: string, given: Record<string, unknown> = {}): RecipeStep => ({ kind, arguments: given });
const derive = async (...steps: RecipeStep[]) => deriveVersion({ parent, steps, store: fixture.store, workspace: { folder: await mkdtemp(join(fixture.folder, 'derive-')) } });
const names = ({ columns }: VersionContent) => columns.map(({ name }) => name);
const column = (content: VersionContent, name: string) => content.columns.find((each) => each.name === name);
const values = async (content: VersionContent, name: string, split?: string) => (await fixture.rows(content, split)).map((row) => row[names(content).indexOf(name)] ?? null);
const ids = async (content: VersionContent, split: string) => (await values(content, 'id', split)).sort();

describe('a recipe', () => {
  it('leaves rows in their splits', async () => {
    const version = await derive(step('drop', { columns: ['city'] }));
    expect(names(version)).toEqual(['id', 'x', 'n', 'when', 'y']);
    for (const split of ['TRAIN', 'VALIDATION', 'TEST']) expect(await ids(version, split)).toEqual(await ids(parent, split));
  });

  it('gives the same digest for the same parent and steps, and another for others', async () => {
    const steps = [step('drop_missing'), step('clip', { column: 'x', maximum: 30 })];
    const version = await derive(...steps);
    expect((await derive(...steps)).digest).toBe(version.digest);
    expect((await derive(step('drop_missing'))).digest).not.toBe(version.digest);
    expect(version.digest).not.toBe(parent.digest);
  });

  it('fills in the training split\'s median, mean, mode, or a constant', async () => {
    const training = (await values(parent, 'x', 'TRAIN')).flatMap((value) => (value === null ? [] : [Number(value)])).sort((a, b) => a - b);
    const middle = training.length / 2;
    const median = ((training[Math.ceil(middle) - 1] ?? 0) + (training[Math.floor(middle)] ?? 0)) / 2;
    const mean = training.reduce((sum, value) => sum + value, 0) / training.length;
    const filled = async (given: object) => {
      const version = await derive(step('impute', { column: 'x', ...given }));
      expect(column(version, 'x')).toMatchObject({ nullable: false, statistics: { missing: 0 } });
      const rows = await fixture.rows(version);
      return new Set(rows.filter(([id]) => Number(id?.slice(1)) % 5 === 0).map(([, x]) => Number(x)));
    };
    expect(await filled({ strategy: 'median' })).toEqual(new Set([median]));
    expect([...(await filled({ strategy: 'mean' }))]).toEqual([expect.closeTo(mean, 9)]);
    expect(await filled({ strategy: 'constant', value: -1.5 })).toEqual(new Set([-1.5]));
    const mode = await derive(step('replace', { column: 'city', values: { Rome: null } }), step('impute', { column: 'city', strategy: 'mode' }));
    expect(new Set(await values(mode, 'city'))).toEqual(new Set(['Oslo']));
  });

  it('joins spellings, renames, and keeps the target', async () => {
    const version = await derive(step('replace', { column: 'y', values: { Yes: 'yes' } }), step('rename', { column: 'y', to: 'answer; DROP TABLE data' }));
    expect(version.suggestedTarget).toBe('answer; DROP TABLE data');
    expect(column(version, 'answer; DROP TABLE data')?.statistics.topValues).toEqual([{ value: 'yes', count: 133 }, { value: 'no', count: 67 }]);
  });

  it('casts: what cannot be read becomes missing', async () => {
    expect(column(parent, 'when')?.type).toBe('CATEGORY');
    expect(column(await derive(step('cast', { column: 'when', type: 'DATETIME' })), 'when')).toMatchObject({ type: 'DATETIME', statistics: { missing: 4 } });
    expect(column(await derive(step('cast', { column: 'n', type: 'CATEGORY' })), 'n')).toMatchObject({ type: 'CATEGORY', statistics: { distinct: 7 } });
    expect(column(await derive(step('cast', { column: 'x', type: 'INTEGER' })), 'x')).toMatchObject({ type: 'INTEGER', statistics: { maximum: 50 } });
    expect(column(await derive(step('cast', { column: 'y', type: 'BOOLEAN' })), 'y')?.statistics.topValues).toEqual([{ value: 'true', count: 133 }, { value: 'false', count: 67 }]);
    expect(column(await derive(step('cast', { column: 'id', type: 'TEXT' })), 'id')?.type).toBe('TEXT');
  });

  it.each<[string, RecipeStep, (index: number) => boolean]>([
    ['greater', step('filter', { column: 'n', operator: '>', value: 3 }), (index) => index % 7 > 3],
    ['unequal', step('filter', { column: 'city', operator: '!=', value: 'Oslo' }), (index) => index % 3 === 0],
    ['in', step('filter', { column: 'y', operator: 'in', value: ['yes', 'Yes'] }), (index) => index % 3 !== 1],
    ['not in', step('filter', { column: 'n', operator: 'not_in', value: [0, '1', 2] }), (index) => index % 7 > 2],
    ['present', step('filter', { column: 'x', operator: 'is_present' }), (index) => index % 5 > 0],
    ['missing', step('filter', { column: 'x', operator: 'is_missing' }), (index) => index % 5 === 0],
    ['drop_missing', step('drop_missing', { columns: ['x'] }), (index) => index % 5 > 0],
  ])('keeps the rows that it should: %s', async (_, filter, keeps) => {
    const version = await derive(filter);
    expect((await values(version, 'id')).sort()).toEqual(Array.from({ length: 200 }, (__, index) => index).filter(keeps).map((index) => `k${index}`).sort());
  });

  it('leaves out copies, and lets rows that become equal meet in one split', async () => {
    const narrow = [step('drop', { columns: ['x', 'when', 'y'] })];
    const equal = await derive(...narrow);
    const splits = new Map<string, Set<string>>();
    for (const split of ['TRAIN', 'VALIDATION', 'TEST']) {
      for (const [, n, city] of await fixture.rows(equal, split)) splits.set(`${n} ${city}`, (splits.get(`${n} ${city}`) ?? new Set()).add(split));
    }
    expect(splits.size).toBe(14);
    expect([...splits.values()].every(({ size }) => size === 1)).toBe(true);
    expect((await derive(...narrow, step('deduplicate'))).rowCount).toBe(14);
    expect((await derive(step('deduplicate', { columns: ['city'] }))).rowCount).toBe(2);
  });

  it('deals out anew', async () => {
    const version = await derive(step('split', { validation: 0.25, test: 0.25, stratify_by: 'city', seed: 7 }));
    expect(version.splits.map(({ rowCount }) => rowCount)).toEqual([100, 50, 50]);
    expect((await values(version, 'city', 'TEST')).filter((city) => city === 'Rome').length).toBeCloseTo(50 / 3, -1);
    expect((await derive(step('split', { seed: 8 }))).splits.map(({ rowCount }) => rowCount)).toEqual([140, 30, 30]);
  });

  it.each<[RegExp, RecipeStep[]]>([
    [/no steps/, []],
    [/Step 1 .*"drop_all" is not a kind.*drop_missing/, [step('drop_all')]],
    [/"constructor" is not a kind/, [step('constructor')]],
    [/no column "citty"; did you mean "city"/, [step('drop', { columns: ['citty'] })]],
    [/Step 2 .*no column "x"/, [step('drop', { columns: ['x'] }), step('clip', { column: 'x', maximum: 1 })]],
    [/"City"? ?already|column "city" already/, [step('rename', { column: 'x', to: 'City' })]],
    [/leaves no column/, [step('drop', { columns: ['id', 'x', 'n', 'city', 'when', 'y'] })]],
    [/impute.strategy/, [step('impute', { column: 'x', strategy: 'guess' })]],
    [/drop.surplus|Unrecognized key/, [step('drop', { columns: ['x'], surplus: 1 })]],
    [/"city" has no numbers; it is of type CATEGORY/, [step('clip', { column: 'city', minimum: 0 })]],
    [/"many" is no number/, [step('filter', { column: 'n', operator: '>', value: 'many' })]],
    [/minimum 2 is above the maximum 1/, [step('clip', { column: 'x', minimum: 2, maximum: 1 })]],
    [/together may take 0.9/, [step('split', { validation: 0.6, test: 0.6 })]],
  ])('is refused: %s', async (message, steps) => {
    await expect(derive(...steps)).rejects.toMatchObject({ code: 'INVALID_RECIPE', message: expect.stringMatching(message) });
  });

  it('that leaves nothing is refused', async () => {
    await expect(derive(step('filter', { column: 'n', operator: '>', value: 100 }))).rejects.toMatchObject({ code: 'NO_ROWS' });
  });

  it('mends every issue by the fix that it names', async () => {
    const version = await fixture.ingest(csv(['row_id', 'same', 'gap', 'mixed', 'dup', 'kind'], 120, (index) => [
      `r${index}`, 'c', index % 4 ? index % 20 : '', index % 30 ? index % 10 : 'oops', 1, ['a', 'b', ''][index % 3] ?? '',
    ]));
    const fixable = version.issues.filter(({ fix }) => fix);
    expect(new Set(fixable.map(({ code }) => code))).toEqual(new Set(['IDENTIFIER', 'CONSTANT', 'MISSING_VALUES', 'MIXED_TYPES', 'DUPLICATE_ROWS']));
    for (const { code, column: name, fix } of fixable) {
      const mended = await deriveVersion({ parent: version, steps: fix ? [fix] : [], store: fixture.store, workspace: { folder: await mkdtemp(join(fixture.folder, 'derive-')) } });
      expect(mended.issues.filter((issue) => issue.code === code && issue.column === name)).toEqual([]);
    }
  });
});
