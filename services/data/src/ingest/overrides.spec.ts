import { jest } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { classPictures, zip } from '../../test/archive-fixture.js';
import { csv, IngestFixture } from '../../test/ingest-fixture.js';
import type { VersionContent } from './finish-version.js';
import type { RecipeStep } from './profile.types.js';
import { previewRecipe } from './recipe/preview-recipe.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const types = ({ columns }: VersionContent) => Object.fromEntries(columns.map(({ name, type }) => [name, type]));
const step = (kind: string, given: Record<string, unknown>): RecipeStep => ({ kind, arguments: given });
const values = async (version: VersionContent, name: string, split?: string) => {
  const at = version.columns.findIndex((column) => column.name === name);
  return (await fixture.rows(version, split)).map((row) => row[at] ?? null);
};
const bySplit = async (version: VersionContent, name: string) => Promise.all(['TRAIN', 'VALIDATION', 'TEST'].map(async (split) => new Set(await values(version, name, split))));

describe('what was guessed', () => {
  it('is shown', async () => {
    const version = await fixture.ingest(Buffer.from(csv(['größe', 'preis', 'art'], 60, (index) => [index % 9, `"1.${100 + index},5"`, index % 3 ? 'a' : 'b']).replaceAll(/,(?=[^"]*(?:"[^"]*"[^"]*)*$)/gm, ';'), 'latin1'));
    expect(version.reading).toEqual({ format: 'DELIMITED', encoding: 'windows-1252', delimiter: ';', quote: '"', header: true, decimalSeparator: ',' });
    expect(version.splitting).toEqual({ method: 'STRATIFIED', column: 'art', validation: 0.15, test: 0.15 });
    expect(version.columns[1]?.statistics.maximum).toBe(1159.5);
  });
});

describe('what the user says counts', () => {
  const table = csv(['code', 'flag', 'when', 'size', 'text', 'y'], 80, (index) => [`1.${index % 8}0`, index % 2, 20_240_101 + (index % 28), (index % 5) + 0.5, `word ${index % 4}`, index % 4]);

  it('of types, and codes stay as they are written', async () => {
    const version = await fixture.ingest(table, { target: 'y', columnTypes: [{ column: 'code', type: 'CATEGORY' }, { column: 'flag', type: 'BOOLEAN' }, { column: 'when', type: 'DATETIME' }, { column: 'text', type: 'TEXT' }, { column: 'y', type: 'CATEGORY' }] });
    expect(types(version)).toEqual({ code: 'CATEGORY', flag: 'BOOLEAN', when: 'DATETIME', size: 'NUMBER', text: 'TEXT', y: 'CATEGORY' });
    expect([...new Set(await values(version, 'code'))].sort()[0]).toBe('1.00');
    expect(new Set(await values(version, 'flag'))).toEqual(new Set(['true', 'false']));
    expect(await values(version, 'when')).toContain('2024-01-28 00:00:00');
    const named = await fixture.ingest(table, { columnTypes: [{ column: 'code', type: 'IDENTIFIER' }] });
    expect(named.excludedColumns).toContainEqual({ name: 'code', reason: 'IDENTIFIER' });
  });

  it.each<[string, object, string, RegExp]>([
    ['a column that is not there', { columnTypes: [{ column: 'sise', type: 'NUMBER' }] }, 'UNKNOWN_COLUMN', /no column "sise". Did you mean "size"\?/],
    ['words as numbers', { columnTypes: [{ column: 'text', type: 'NUMBER' }] }, 'WRONG_TYPE', /"text" cannot be of type NUMBER: its value in row 1 is "word 0", and 79 more do not fit/],
    ['fractions as whole numbers', { columnTypes: [{ column: 'size', type: 'INTEGER' }] }, 'WRONG_TYPE', /row 1 is "0.5"/],
    ['a table as pictures', { modality: 'IMAGE' }, 'INVALID_OPTION', /needs a column of pictures/],
    ['a table as ratings', { modality: 'INTERACTIONS' }, 'INVALID_OPTION', /Say so by interactions/],
    ['words as ratings', { interactions: { user: 'code', item: 'size', rating: 'text' } }, 'WRONG_TYPE', /"text" cannot be the rating/],
    ['a split by words in time', { split: { method: 'TIME', column: 'text' } }, 'INVALID_SPLIT', /neither dates nor numbers/],
    ['a split by a column that is not there', { split: { method: 'GROUP', column: 'cod' } }, 'UNKNOWN_COLUMN', /Did you mean "code"/],
    ['a split that nothing names', { split: { method: 'GIVEN' } }, 'INVALID_SPLIT', /Nothing says which split/],
  ])('unless it is nonsense: %s', async (_, options, code, message) => {
    await expect(fixture.ingest(table, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('of the decimal separator', async () => {
    const prices = csv(['price', 'y'], 60, (index) => [`1.${100 + index}`, index % 2]).replaceAll(',', ';');
    expect((await fixture.ingest(prices)).columns[0]).toMatchObject({ statistics: { maximum: 1.159 } });
    expect((await fixture.ingest(prices, { decimalSeparator: ',' })).columns[0]).toMatchObject({ statistics: { maximum: 1159 } });
  });

  it('of the modality and the roles', async () => {
    const visits = csv(['guest', 'place', 'liking', 'weather'], 200, (index) => [`g${index % 20}`, `p${(index * 7) % 30}`, 1 + (index % 5), index % 3 ? 'sun' : 'rain']);
    expect((await fixture.ingest(visits)).modality).toBe('TABULAR');
    const roles = { user: 'guest', item: 'place', rating: 'liking' };
    const rated = await fixture.ingest(visits, { interactions: roles });
    expect(rated).toMatchObject({ modality: 'INTERACTIONS', interactions: roles, suggestedTarget: 'liking' });
    const renamed = await fixture.derive(rated, [step('rename', { column: 'guest', to: 'visitor' }), step('drop', { columns: ['weather'] })]);
    expect(renamed).toMatchObject({ modality: 'INTERACTIONS', interactions: { ...roles, user: 'visitor' } });
    expect(await fixture.derive(rated, [step('drop', { columns: ['place'] })])).toMatchObject({ modality: 'TABULAR', suggestedTarget: 'liking' });
    expect(await fixture.ingest(visits, { interactions: { user: 'guest', item: 'place' } })).toMatchObject({ modality: 'INTERACTIONS', interactions: { user: 'guest', item: 'place' } });
    const films = csv(['user_id', 'movie_id', 'rating'], 200, (index) => [`u${index % 20}`, `m${(index * 7) % 30}`, 1 + (index % 5)]);
    expect(await fixture.ingest(films, { modality: 'TABULAR', target: 'rating' })).toMatchObject({ modality: 'TABULAR' });
  });
});

describe('rows are dealt out as the user says', () => {
  const table = csv(['shop', 'day', 'part', 'x', 'y'], 300, (index) => [`s${index % 30}`, `2024-${String(1 + (index % 12)).padStart(2, '0')}-01`, index % 10 < 6 ? 'train' : index % 10 < 8 ? 'val' : 'test', (index * 37) % 301, index % 3 ? 'a' : 'b']);

  it('by shares and seed', async () => {
    const split = { method: 'RANDOM', validation: 0.1, test: 0.3 } as const;
    const [one, again, other] = [await fixture.ingest(table, { split }), await fixture.ingest(table, { split }), await fixture.ingest(table, { split: { ...split, seed: 7 } })];
    expect(one.splits.map(({ rowCount }) => rowCount)).toEqual([180, 30, 90]);
    expect(one.splitting).toEqual({ method: 'RANDOM', validation: 0.1, test: 0.3 });
    expect(again.digest).toBe(one.digest);
    expect(other.digest).not.toBe(one.digest);
  });

  it('by group, by time, and as a column says', async () => {
    const [train = new Set(), ...held] = await bySplit(await fixture.ingest(table, { split: { method: 'GROUP', column: 'shop' } }), 'shop');
    for (const shops of held) expect([...shops].filter((shop) => train.has(shop))).toEqual([]);
    const [early = new Set(), , late = new Set()] = await bySplit(await fixture.ingest(table, { split: { method: 'TIME', column: 'day' } }), 'day');
    expect([...early].map(String).sort().at(-1)?.localeCompare([...late].map(String).sort()[0] ?? '')).toBe(-1);
    const given = await fixture.ingest(table, { split: { method: 'GIVEN', column: 'part' } });
    expect(given.splits.map(({ rowCount }) => rowCount)).toEqual([180, 60, 60]);
    expect(given.columns.map(({ name }) => name)).toEqual(['shop', 'day', 'x', 'y']);
    expect(given.splitting).toMatchObject({ method: 'GIVEN', column: 'part' });
  });

  it('of folders, too', async () => {
    const pictures = zip((await classPictures(['a', 'b'], 12)).map((file, index) => ({ ...file, name: `${index % 4 ? 'train' : 'test'}/${file.name}` })));
    expect((await fixture.ingest(pictures, {}, 'pictures.zip')).splitting).toMatchObject({ method: 'GIVEN' });
    const random = await fixture.ingest(pictures, { split: { method: 'STRATIFIED', validation: 0.25, test: 0.25 } }, 'pictures.zip');
    expect(random.splits.map(({ rowCount }) => rowCount)).toEqual([12, 6, 6]);
  });
});

describe('the step declare', () => {
  it('corrects a version without its file', async () => {
    const version = await fixture.ingest(csv(['a', 'b', 'species'], 90, (index) => [(index * 31) % 89, index % 3 ? 'x' : 'z', index % 2 ? 'm' : 'n']));
    expect(version.suggestedTarget).toBe('species');
    const corrected = await fixture.derive(version, [step('declare', { target: 'b' }), step('cast', { column: 'a', type: 'IDENTIFIER' })]);
    expect(corrected).toMatchObject({ suggestedTarget: 'b', excludedColumns: [{ name: 'a', reason: 'IDENTIFIER' }] });
    expect(await fixture.derive(corrected, [step('declare', { target: null })])).toMatchObject({ suggestedTarget: 'species' });
    const rated = await fixture.derive(version, [step('declare', { interactions: { user: 'b', item: 'species', rating: 'a' } })]);
    expect(rated).toMatchObject({ modality: 'INTERACTIONS', suggestedTarget: 'a' });
    expect(await fixture.derive(rated, [step('declare', { target: 'species' })])).toMatchObject({ modality: 'TABULAR', suggestedTarget: 'species' });
    await expect(fixture.derive(version, [step('declare', { target: 'specis' })])).rejects.toThrow('did you mean "species"');
    const preview = await previewRecipe({ parent: version, steps: [step('declare', { target: 'b' })], first: 1, store: fixture.store, workspace: { folder: await mkdtemp(join(fixture.folder, 'preview-')) } });
    expect(preview.suggestedTarget).toBe('b');
  });
});

describe('groups', () => {
  const visits = (name: string) => csv([name, 'pulse', 'ill'], 400, (index) => [1000 + (index % 80), 50 + ((index * 13) % 61) + (index % 80) / 100, index % 80 < 24 ? 'yes' : 'no']);

  it('are kept whole where a column says who the rows are about', async () => {
    const version = await fixture.ingest(visits('patient_id'));
    expect(version.splitting).toMatchObject({ method: 'GROUP', column: 'patient_id' });
    const [train = new Set(), validation = new Set(), test = new Set()] = await bySplit(version, 'patient_id');
    expect([train.size, validation.size, test.size]).toEqual([57, 12, 11]);
    expect([...validation, ...test].filter((patient) => train.has(patient))).toEqual([]);
    expect((await values(version, 'ill', 'TEST')).filter((ill) => ill === 'yes').length / 55).toBeCloseTo(0.3, 1);
    expect(version.excludedColumns).toEqual([{ name: 'patient_id', reason: 'GROUP' }]);
    expect(version.issues.find(({ code }) => code === 'GROUPS')).toMatchObject({ severity: 'INFO', message: expect.stringContaining('80 of them in 400 rows') });
  });

  it('that are torn apart are found, and mended', async () => {
    const torn = await fixture.ingest(visits('PatientID'), { split: { method: 'RANDOM' } });
    const issue = torn.issues.find(({ code }) => code === 'GROUPS');
    expect(issue).toMatchObject({ severity: 'WARNING', fix: { kind: 'split', arguments: { group_by: 'PatientID' } } });
    const mended = await fixture.derive(torn, issue?.fix ? [issue.fix] : []);
    expect(mended.issues.find(({ code }) => code === 'GROUPS')).toMatchObject({ severity: 'INFO' });
    expect(mended.splitting).toMatchObject({ method: 'GROUP', column: 'PatientID' });
  });

  it.each(['city', 'pulse_id', 'engine', 'device_type'])('are not seen in "%s"', async (name) => {
    expect((await fixture.ingest(visits(name))).splitting?.method).toBe('STRATIFIED');
  });
});
