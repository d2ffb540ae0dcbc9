import { jest } from '@jest/globals';
import { parseDate } from '@lepton/features';
import { IngestFixture } from '../../test/ingest-fixture.js';
import { isTimeName } from './numbered-instants.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const MONTHS = {
  en: ['January', 'Feb', 'March', 'Apr', 'May', 'June', 'Jul', 'August', 'Sept', 'October', 'Nov', 'December'],
  de: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'Aug', 'September', 'Okt', 'November', 'Dezember'],
  fr: ['janvier', 'février', 'mars', 'avr', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'déc'],
  es: ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
};
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A form that files have dates in, and the precision that is left of an instant. */
type Form = readonly [name: string, write: (at: Date) => string, precisionMs: number];
const DAY = 86_400_000;
const two = (value: number) => String(value).padStart(2, '0');
const parts = (at: Date) => ({ y: at.getUTCFullYear(), m: at.getUTCMonth(), d: at.getUTCDate(), h: at.getUTCHours(), min: at.getUTCMinutes(), s: at.getUTCSeconds() });
const written = (write: (of: ReturnType<typeof parts>) => string) => (at: Date) => write(parts(at));
const words = (language: keyof typeof MONTHS, m: number) => MONTHS[language][m] ?? '';
const clock = ({ h, min, s }: ReturnType<typeof parts>) => `${two(h)}:${two(min)}:${two(s)}`;

const FORMS: readonly Form[] = [
  ['2024-01-31', (at) => at.toISOString().slice(0, 10), DAY],
  ['2024-01-31T08:05:09Z', (at) => `${at.toISOString().slice(0, 19)}Z`, 1000],
  ['2024-01-31 08:05', (at) => at.toISOString().slice(0, 16).replace('T', ' '), 60_000],
  ['2024/1/31', written(({ y, m, d }) => `${y}/${m + 1}/${d}`), DAY],
  ['31.1.2024 08:05:09', written((of) => `${of.d}.${of.m + 1}.${of.y} ${clock(of)}`), 1000],
  ['31.01.24', written(({ y, m, d }) => `${two(d)}.${two(m + 1)}.${two(y % 100)}`), DAY],
  ['31/01/2024', written(({ y, m, d }) => `${two(d)}/${two(m + 1)}/${y}`), DAY],
  ['1/31/24', written(({ y, m, d }) => `${m + 1}/${d}/${two(y % 100)}`), DAY],
  ['1/31/2024 8:05 PM', written(({ y, m, d, h, min }) => `${m + 1}/${d}/${y} ${h % 12 || 12}:${two(min)} ${h < 12 ? 'AM' : 'PM'}`), 60_000],
  ['31-01-2024', written(({ y, m, d }) => `${two(d)}-${two(m + 1)}-${y}`), DAY],
  ['01-31-2024', written(({ y, m, d }) => `${two(m + 1)}-${two(d)}-${y}`), DAY],
  ['20240131', written(({ y, m, d }) => `${y}${two(m + 1)}${two(d)}`), DAY],
  ['seconds', (at) => String(at.getTime() / 1000), 1000],
  ['milliseconds', (at) => String(at.getTime()), 1000],
  ['31 Jan 2024', written(({ y, m, d }) => `${d} ${words('en', m)} ${y}`), DAY],
  ['31-Jan-24', written(({ y, m, d }) => `${d}-${words('en', m).slice(0, 3)}-${two(y % 100)}`), DAY],
  ['January 31, 2024 08:05', written((of) => `${words('en', of.m)} ${of.d}, ${of.y} ${clock(of).slice(0, 5)}`), 60_000],
  ['31st of January 2024, 8:05 pm', written(({ y, m, d, h, min }) => `${d}th of ${words('en', m)} ${y} ${h % 12 || 12}:${two(min)} ${h < 12 ? 'am' : 'pm'}`), 60_000],
  ['31. Januar 2024', written(({ y, m, d }) => `${d}. ${words('de', m)} ${y}`), DAY],
  ['31 janvier 2024', written(({ y, m, d }) => `${d} ${words('fr', m)} ${y}`), DAY],
  ['31 de enero de 2024', written(({ y, m, d }) => `${d} de ${words('es', m)} de ${y}`), DAY],
  ['Tue, 05 Mar 2024 10:00:00 GMT', written((of) => `Tue, ${two(of.d)} ${words('en', of.m).slice(0, 3)} ${of.y} ${clock(of)} GMT`), 1000],
  ['RFC 2822', (at) => {
    const of = parts(new Date(at.getTime() + 3_600_000));
    return `${WEEKDAYS[at.getUTCDay()]}, ${two(of.d)} ${words('en', of.m).slice(0, 3)} ${of.y} ${clock(of)} +0100`;
  }, 1000],
];
const INSTANTS = Array.from({ length: 48 }, (_, index) => new Date(Date.UTC(2001 + index % 29, index % 12, 13 + index % 15, (index * 5) % 24, (index * 7) % 60, (index * 11) % 60)));

describe('a date is the same in a file and where a model is asked', () => {
  it.each(FORMS)('%s', async (_, write, precisionMs) => {
    const texts = INSTANTS.map(write);
    const expected = INSTANTS.map((at) => Math.floor(at.getTime() / precisionMs) * precisionMs);
    expect(texts.map(parseDate)).toEqual(expected);
    const version = await fixture.ingest(`n|date\n${texts.map((text, index) => `${index}|${text}`).join('\n')}\n`, { columnTypes: [{ column: 'n', type: 'NUMBER' }] });
    expect(version.columns[1]?.type).toBe('DATETIME');
    const read = new Map((await fixture.rows(version)).map(([n, date]) => [Number(n), Date.parse(`${date?.replace(' ', 'T')}Z`)]));
    expect(INSTANTS.map((_at, index) => read.get(index))).toEqual(expected);
  });

  it('a month by itself, too', async () => {
    const version = await fixture.ingest(`month,y\n${Array.from({ length: 30 }, (_, index) => `${2000 + index}-${two(1 + index % 12)},${index}`).join('\n')}\n`);
    expect(version.columns[0]).toMatchObject({ type: 'DATETIME', statistics: { minimum: parseDate('2000-01'), maximum: parseDate('2029-06') } });
  });
});

describe('numbers are times', () => {
  const table = (name: string, value: (index: number) => number) => `${name},y\n${Array.from({ length: 40 }, (_, index) => `${value(index % 20)},${index}`).join('\n')}\n`;

  it.each<[string, string, (index: number) => number]>([
    ['a name without time', 'amount', (index) => 20240101 + index],
    ['a value that is no day', 'date', (index) => 20240120 + index],
    ['small numbers', 'time', (index) => 1000 + index],
    ['a duration', 'elapsed_time', (index) => 1_700_000_000 + index],
  ])('but not with %s', async (_, name, value) => {
    expect((await fixture.ingest(table(name, value))).columns[0]?.type).toBe('INTEGER');
  });

  it('unless the user says what they are', async () => {
    const version = await fixture.ingest(table('created_at', (index) => 1_700_000_000 + index), { columnTypes: [{ column: 'created_at', type: 'INTEGER' }] });
    expect(version.columns[0]).toMatchObject({ type: 'INTEGER', statistics: { minimum: 1_700_000_000 } });
  });

  it('in JSON as well', async () => {
    const version = await fixture.ingest(JSON.stringify(Array.from({ length: 40 }, (_, index) => ({ orderDate: 20240101 + index % 20, stamp: { a: index } }))), {}, 'x.json');
    expect(version.columns[0]).toMatchObject({ name: 'orderDate', type: 'DATETIME', statistics: { minimum: Date.parse('2024-01-01') } });
  });

  it.each(['date', 'Date', 'created_at', 'createdAt', 'orderDate', 'birthdate', 'TIMESTAMP', 'datum', 'start time', 'ts'])('by the name %s', (name) => expect(isTimeName(name)).toBe(true));
  it.each(['update', 'candidate', 'lifetime', 'attempts', 'response_time', 'what', 'times table at all', 'rate'])('not by the name %s', (name) => {
    expect(isTimeName(name)).toBe(name === 'times table at all');
  });
});
