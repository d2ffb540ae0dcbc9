import { jest } from '@jest/globals';
import { IngestFixture } from '../../test/ingest-fixture.js';
import type { VersionContent } from './finish-version.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

/** A table of semicolons: `row` gives the cells of each row. */
const semicolons = (header: string, count: number, row: (index: number) => readonly (string | number)[]): string =>
  `${header}\n${Array.from({ length: count }, (_, index) => row(index).join(';')).join('\n')}\n`;
const column = (content: VersionContent, name: string) => content.columns.find((each) => each.name === name);
const doubts = ({ issues }: VersionContent) => issues.filter(({ code }) => code === 'AMBIGUOUS_NOTATION');
const firstOf = async (content: VersionContent, at: number) => (await fixture.rows(content)).map((row) => row[at] ?? '').sort()[0];
const month = (index: number) => String(1 + index % 12).padStart(2, '0');

describe('numbers that could be read in two ways', () => {
  it('are thousands beside decimal commas', async () => {
    const version = await fixture.ingest(semicolons('menge;preis;stück', 60, (index) => [index % 3 ? `${1 + index}.000` : 5 + index, `${index},5`, index]));
    expect(column(version, 'menge')).toMatchObject({ type: 'INTEGER', statistics: { maximum: 60_000, minimum: 5 } });
    expect(column(version, 'preis')).toMatchObject({ type: 'NUMBER', statistics: { maximum: 59.5 } });
    expect(version.reading).toMatchObject({ decimalSeparator: ',' });
    expect(doubts(version)).toEqual([]);
  });

  it('are thousands beside decimal points', async () => {
    const version = await fixture.ingest(semicolons('amount;price', 60, (index) => [`${1 + index},000`, `${index}.5`]));
    expect(column(version, 'amount')).toMatchObject({ type: 'INTEGER', statistics: { maximum: 60_000 } });
    expect(version.reading).toMatchObject({ decimalSeparator: '.' });
    expect(doubts(version)).toEqual([]);
  });

  it('have three decimals where the other columns say so', async () => {
    const commas = await fixture.ingest(semicolons('a;b', 60, (index) => [`${1 + index},250`, `${index},5`]));
    expect(column(commas, 'a')).toMatchObject({ type: 'NUMBER', statistics: { maximum: 60.25 } });
    const points = await fixture.ingest(semicolons('a;b', 60, (index) => [`${1 + index}.250`, `0.${index}`]));
    expect(column(points, 'a')).toMatchObject({ type: 'NUMBER', statistics: { maximum: 60.25 } });
    expect([...doubts(commas), ...doubts(points)]).toEqual([]);
  });

  it('are told by a comma that stands far down, in their own column or in another', async () => {
    const far = await fixture.ingest(semicolons('menge;preis', 7_000, (index) => [`${1 + index % 900}.000`, index === 6_500 ? '1,5' : index % 50]));
    expect(column(far, 'menge')).toMatchObject({ type: 'INTEGER', statistics: { maximum: 900_000 } });
    expect(column(far, 'preis')).toMatchObject({ type: 'NUMBER', statistics: { maximum: 49, missing: 0 } });
    const own = await fixture.ingest(semicolons('menge;x', 7_000, (index) => [index === 6_500 ? '1.000.000' : `${1 + index % 900}.000`, index % 50]));
    expect(column(own, 'menge')).toMatchObject({ type: 'INTEGER', statistics: { maximum: 1_000_000 } });
  });

  it('are each read as its column says where columns contradict each other', async () => {
    const version = await fixture.ingest(semicolons('a;b;c', 60, (index) => [`${index},5`, `${index}.5`, `${1 + index}.000`]));
    expect(['a', 'b', 'c'].map((name) => column(version, name)?.statistics.maximum)).toEqual([59.5, 59.5, 60]);
    expect(doubts(version)).toMatchObject([{ column: 'c' }]);
  });

  it('are told where nothing says which, and can be read otherwise', async () => {
    const text = semicolons('menge;y', 60, (index) => [`${1 + index}.000`, index % 2]);
    const guessed = await fixture.ingest(text);
    expect(doubts(guessed)).toEqual([{ code: 'AMBIGUOUS_NOTATION', severity: 'INFO', column: 'menge', message: expect.stringMatching(/"menge".*"1\.000" may mean 1 or 1000.*read as 1\..*decimalSeparator: ","/) }]);
    const told = await fixture.ingest(text, { decimalSeparator: ',' });
    expect(column(told, 'menge')).toMatchObject({ statistics: { maximum: 60_000 } });
    expect(doubts(told)).toEqual([]);
  });

  it('are what the file says where it has numbers, whatever texts beside them look like', async () => {
    const objects = Array.from({ length: 40 }, (_, index) => ({ exact: 1.25 + index, text: `${index},5` }));
    const version = await fixture.ingest(JSON.stringify(objects), {}, 'x.json');
    expect(column(version, 'exact')).toMatchObject({ statistics: { minimum: 1.25 } });
    expect(column(version, 'text')).toMatchObject({ type: 'NUMBER', statistics: { maximum: 39.5 } });
  });

  it('leave the first row of a file without a header a row', async () => {
    expect((await fixture.ingest(semicolons('1,5;2,5', 20, (index) => [`${index},25`, `${index},75`]))).rowCount).toBe(21);
  });
});

describe('dates that could be read in two ways', () => {
  it.each<[string, string, (index: number) => readonly (string | number)[], boolean]>([
    ['as another column of dates says', 'a;b', (index) => [`01/${month(index)}/2024`, `${13 + index % 9}/${month(index)}/2024`], true],
    ['as another column says, the month first', 'a;b', (index) => [`01/${month(index)}/2024`, `${month(index)}/${13 + index % 9}/2024`], false],
    ['with two digits for the year, too', 'a;b', (index) => [`01-${month(index)}-2024`, `${month(index)}/${13 + index % 9}/24`], false],
  ])('are read %s', async (_, header, row, dayFirst) => {
    const version = await fixture.ingest(semicolons(header, 60, row));
    expect(version.columns.map(({ type }) => type)).toEqual(['DATETIME', 'DATETIME']);
    expect(version.reading).toMatchObject({ dayFirst });
    expect(column(version, 'a')?.statistics.maximum).toBe(Date.parse(dayFirst ? '2024-12-01' : '2024-01-12'));
    expect(doubts(version)).toEqual([]);
  });

  it('are told by a day that stands far down', async () => {
    const version = await fixture.ingest(semicolons('a;b', 7_000, (index) => [index === 6_500 ? '31/01/2024' : `01/${month(index)}/2024`, index % 5]));
    expect(column(version, 'a')).toMatchObject({ type: 'DATETIME', statistics: { missing: 0, maximum: Date.parse('2024-12-01') } });
    expect(version.reading).toMatchObject({ dayFirst: true });
  });

  it.each<[string, string]>([
    ['decimal commas', `a,b\n${Array.from({ length: 40 }, (_, index) => `01/${month(index)}/2024,"${index},5"`).join('\n')}\n`],
    ['semicolons', semicolons('a;b', 40, (index) => [`01/${month(index)}/2024`, index])],
    ['dates with points', `a,b\n${Array.from({ length: 40 }, (_, index) => `01/${month(index)}/2024,31.01.20${10 + index}`).join('\n')}\n`],
  ])('have the day first beside %s, and it is told', async (_, text) => {
    const version = await fixture.ingest(text);
    expect(await firstOf(version, 0)).toBe('2024-01-01 00:00:00');
    expect(column(version, 'a')?.statistics.maximum).toBe(Date.parse('2024-12-01'));
    expect(version.reading).toMatchObject({ dayFirst: true });
    expect(doubts(version)).toMatchObject([{ column: 'a', severity: 'INFO', message: expect.stringMatching(/The day was taken to come first, since people.*dayFirst: false/) }]);
  });

  it('are told where nothing says which, and can be read otherwise', async () => {
    const text = `a,b,c\n${Array.from({ length: 40 }, (_, index) => `01/${month(index)}/2024,${month(index)}/02/2024,${index}`).join('\n')}\n`;
    const guessed = await fixture.ingest(text);
    expect(guessed.reading).toMatchObject({ dayFirst: false });
    expect(doubts(guessed)).toEqual([{ code: 'AMBIGUOUS_NOTATION', severity: 'INFO', message: expect.stringMatching(/^"a", "b": dates such as "01\/02\/2024" .*The month was taken.*nothing in the file.*dayFirst: true\.$/) }]);
    const told = await fixture.ingest(text, { dayFirst: true });
    expect(column(told, 'a')?.statistics.maximum).toBe(Date.parse('2024-12-01'));
    expect(told.reading).toMatchObject({ dayFirst: true });
    expect(doubts(told)).toEqual([]);
  });

  it('are none of the reading where no date leaves it open', async () => {
    expect((await fixture.ingest(semicolons('a;b', 30, (index) => [`2024-01-${10 + index % 20}`, index]))).reading).not.toHaveProperty('dayFirst');
  });

  it('are read in one order by the types that the user says, and by the step cast', async () => {
    const text = semicolons('when;y', 60, (index) => [index < 8 ? 'soon' : `${5 + index % 20}/06/2024`, index]);
    const version = await fixture.ingest(text);
    const cast = (more: object) => fixture.derive(version, [{ kind: 'cast', arguments: { column: 'when', type: 'DATETIME', ...more } }]);
    expect(column(await cast({}), 'when')?.statistics).toMatchObject({ missing: 8, minimum: Date.parse('2024-06-05'), maximum: Date.parse('2024-06-24') });
    expect(column(await cast({ day_first: false }), 'when')?.statistics).toMatchObject({ minimum: Date.parse('2024-05-06'), maximum: Date.parse('2024-12-06') });
    const words = text.replaceAll('soon', 'unknown');
    expect(column(await fixture.ingest(words, { columnTypes: [{ column: 'when', type: 'DATETIME' }] }), 'when')?.statistics).toMatchObject({ missing: 8, maximum: Date.parse('2024-06-24') });
  });
});
