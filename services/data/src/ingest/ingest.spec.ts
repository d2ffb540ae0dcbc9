import { jest } from '@jest/globals';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { csv, IngestFixture, random } from '../../test/ingest-fixture.js';
import type { VersionContent } from './finish-version.js';
import { literal } from './sql.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const types = ({ columns }: VersionContent) => Object.fromEntries(columns.map(({ name, type }) => [name, type]));
const names = ({ columns }: VersionContent) => columns.map(({ name }) => name);
const column = (content: VersionContent, name: string) => {
  const found = content.columns.find((each) => each.name === name);
  if (!found) throw new Error(`no column ${name}`);
  return found;
};
const codes = ({ issues }: VersionContent) => issues.map(({ code, column: name }) => (name === undefined ? code : `${code} ${name}`));
const sorted = (rows: (string | null)[][]) => rows.map((row) => JSON.stringify(row)).sort();

describe('reading delimited text', () => {
  const people = 'name,age,city\nAnn,31,Oslo\nBob,42,Rome\nCid,,Oslo\nAnn,28,Rome\n';
  const expected = [['Ann', '31', 'Oslo'], ['Bob', '42', 'Rome'], ['Cid', null, 'Oslo'], ['Ann', '28', 'Rome']];
  const utf16 = (text: string, bigEndian: boolean) => {
    const bytes = Buffer.from(text, 'utf16le');
    return bigEndian ? bytes.swap16() : bytes;
  };

  it.each(([
    ['commas', people],
    ['semicolons', people.replaceAll(',', ';')],
    ['tabs', people.replaceAll(',', '\t'), 'data.tsv'],
    ['pipes', people.replaceAll(',', '|')],
    ['Windows line ends', people.replaceAll('\n', '\r\n')],
    ['old Macintosh line ends', people.replaceAll('\n', '\r')],
    ['mixed line ends', people.replace('\n', '\r\n')],
    ['no line end at the end', people.trimEnd()],
    ['blank lines', people.replaceAll('\n', '\n\n')],
    ['quotes around everything', people.replaceAll(/[^,\n]+/g, '"$&"')],
    ['single quotes', people.replaceAll(/[^,\n]+/g, "'$&'")],
    ['blanks after delimiters', people.replaceAll(',', ', ')],
    ['a UTF-8 mark', `\ufeff${people}`],
    ['UTF-16LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(people, false)])],
    ['UTF-16BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(people, true)])],
    ['UTF-16LE without a mark', utf16(people, false)],
    ['UTF-16BE without a mark', utf16(people, true)],
    ['a comment before the header', `# made by a machine\n${people}`],
    ['the line that Excel writes', `sep=;\n${people.replaceAll(',', ';')}`],
    ['a delimiter at the end of each row', people.replaceAll('\n', ',\n').replace(',\n', '\n')],
  ] satisfies [string, string | Uint8Array, string?][]).map(([what, content, filename = 'data.csv']) => [what, content, filename] as const))('understands %s', async (_, content, filename) => {
    const version = await fixture.ingest(content, {}, filename);
    expect(names(version).slice(0, 3)).toEqual(['name', 'age', 'city']);
    expect(sorted((await fixture.rows(version)).map((row) => row.slice(0, 3)))).toEqual(sorted(expected));
  });

  it('understands row names without a header, as R writes them', async () => {
    const version = await fixture.ingest('"age","city"\n"1",31,"Oslo"\n"2",42,"Rome"\n"3",33,"Oslo"\n');
    expect(names(version)).toEqual(['column_1', 'age', 'city']);
  });

  it.each([
    ['windows-1252', Buffer.from('stadt,wert\nMünchen,1\nKöln – groß,2\nNîmes,3\n'.replace('–', '\u0096'), 'latin1'), ['München', 'Köln – groß', 'Nîmes']],
    ['utf-8', Buffer.from('stadt,wert\nMünchen,1\nΑθήνα,2\n東京,3\n'), ['München', 'Αθήνα', '東京']],
    ['gb18030', Buffer.from('c7f8d3f22cd6b50ab1b1bea92c310ac9cfbaa32c320ab9e3d6dd2c330a', 'hex'), ['北京', '上海', '广州']],
  ])('guesses %s', async (_, bytes, expectedWords) => {
    const version = await fixture.ingest(bytes);
    expect((await fixture.rows(version)).map(([word]) => word).sort()).toEqual([...expectedWords].sort());
  });

  it('knows a file without a header', async () => {
    const numbers = await fixture.ingest('842302,M,17.99\n842517,M,20.57\n84300903,B,19.69\n84348301,B,11.42\n');
    expect(names(numbers)).toEqual(['column_1', 'column_2', 'column_3']);
    const words = await fixture.ingest('ham\tOk lar... Joking\nspam\tFree entry, win "cup\nham\tNot yet\nham\tNah, I don\'t think so\n', {}, 'sms.tsv');
    expect(names(words)).toEqual(['column_1', 'column_2']);
    expect(words.rowCount).toBe(4);
  });

  it('knows texts from tables: one column of prose, and nothing else to learn from', async () => {
    const prose = (index: number) => `message number ${index} says ${index * 7} words about ${['rain', 'bread', 'trains'][index % 3]}`;
    const modality = async (header: string[], row: (index: number) => (string | number)[]) => (await fixture.ingest(csv(header, 80, row))).modality;
    expect(await modality(['label', 'text'], (index) => [index % 2 ? 'ham' : 'spam', prose(index)])).toBe('TEXT');
    expect(await modality(['id', 'text', 'source', 'score'], (index) => [`m-${index}`, prose(index), 'web', (index * 37 % 11) / 2])).toBe('TEXT');
    expect(await modality(['label', 'text', 'length'], (index) => [index % 2 ? 'ham' : 'spam', prose(index), (index * 7) % 13])).toBe('TABULAR');
  });

  it('knows ratings from tables: who, what, how much, and perhaps when', async () => {
    const rated = async (header: string[], more: (index: number) => (string | number)[] = () => []) =>
      fixture.ingest(csv(header, 120, (index) => [`u${index % 11}`, index % 7 + 100, 1 + (index * 7) % 5, ...more(index)]));
    expect(await rated(['userId', 'movieId', 'rating'])).toMatchObject({ modality: 'INTERACTIONS', suggestedTarget: 'rating', interactions: { user: 'userId', item: 'movieId', rating: 'rating' } });
    expect(await rated(['customer', 'product_name', 'stars', 'timestamp'], (index) => [1_600_000_000 + index])).toMatchObject({ modality: 'INTERACTIONS', suggestedTarget: 'stars', interactions: { time: 'timestamp' } });
    expect(await rated(['userId', 'movieId', 'rating', 'age'], (index) => [index % 50])).toMatchObject({ modality: 'TABULAR' });
    expect((await rated(['a', 'b', 'rating'])).modality).toBe('TABULAR');
    const bought = await fixture.ingest(csv(['customer', 'product', 'date'], 120, (index) => [`c${index % 11}`, `p${index % 7}`, `2024-01-${String(1 + index % 28).padStart(2, '0')}`]));
    expect(bought).toMatchObject({ modality: 'INTERACTIONS', interactions: { user: 'customer', item: 'product', time: 'date' } });
    expect(bought).not.toHaveProperty('suggestedTarget');
  });

  it('keeps quotes that are not quoting', async () => {
    const version = await fixture.ingest(`label\ttext\n${Array.from({ length: 30 }, (_, index) => `ham\tmessage ${index}`).join('\n')}\nspam\t"WIN now\nham\tbye\n`, {}, 'sms.tsv');
    expect(version.rowCount).toBe(32);
    expect((await fixture.rows(version)).map(([, text]) => text)).toContain('"WIN now');
  });

  it('keeps delimiters, line ends and quotes inside quotes', async () => {
    const version = await fixture.ingest('a,b\n"1,5 ""or"" so","x\ny"\n"2","z"\n"3","w"\n');
    expect(sorted(await fixture.rows(version))).toEqual(sorted([['1,5 "or" so', 'x\ny'], ['2', 'z'], ['3', 'w']]));
  });

  it('reads decimal commas, thousands, money and percent', async () => {
    const version = await fixture.ingest('preis;umsatz;anteil;nett\n1,5;1.234.567,80 €;12,5 %;$1,200.50\n-2,25;12;7%;$7\n0,5;1.000;100 %;$12,000\n');
    expect(types(version)).toEqual({ preis: 'NUMBER', umsatz: 'NUMBER', anteil: 'NUMBER', nett: 'NUMBER' });
    expect(sorted(await fixture.rows(version))).toEqual(sorted([['1.5', '1234567.8', '12.5', '1200.5'], ['-2.25', '12.0', '7.0', '7.0'], ['0.5', '1000.0', '100.0', '12000.0']]));
  });

  it('takes the words for "missing" as missing', async () => {
    const words = ['', 'NA', 'N/A', 'null', '?', '-', 'NaN', '"NA"', ' NA '];
    const version = await fixture.ingest(csv(['x', 'word', 'y'], 40, (index) => [index < words.length ? words[index] ?? '' : index / 2, index < words.length ? words[index] ?? '' : index % 2 ? 'None' : 'Brick', 'a']));
    expect(column(version, 'x')).toMatchObject({ type: 'NUMBER', nullable: true, statistics: { count: 40, missing: words.length } });
    expect(column(version, 'word').statistics.topValues).toEqual([{ value: 'None', count: 16 }, { value: 'Brick', count: 15 }]);
  });

  it('reads truth values and instants in many forms', async () => {
    const version = await fixture.ingest([
      'flag;iso;stamp;zone;german;american;british;spoken',
      'True;2024-01-31;2024-01-31 08:05:00;2024-01-31T08:05:00+02:00;31.01.2024;1/31/2024 8:05 PM;05/06/2024;31 Jan 2024',
      'false;2024-02-01;2024-02-01 23:59:59.5;2024-02-01T00:00:00Z;01.02.2024;02/01/2024 12:00 AM;25/06/2024;1 February 2024',
      'TRUE;;NA;;;;;',
    ].join('\n'));
    expect(types(version)).toEqual({ flag: 'BOOLEAN', iso: 'DATETIME', stamp: 'DATETIME', zone: 'DATETIME', german: 'DATETIME', american: 'DATETIME', british: 'DATETIME', spoken: 'DATETIME' });
    const rows = sorted(await fixture.rows(version));
    expect(rows).toContain(JSON.stringify(['true', '2024-01-31 00:00:00', '2024-01-31 08:05:00', '2024-01-31 06:05:00', '2024-01-31 00:00:00', '2024-01-31 20:05:00', '2024-06-05 00:00:00', '2024-01-31 00:00:00']));
    expect(rows).toContain(JSON.stringify(['false', '2024-02-01 00:00:00', '2024-02-01 23:59:59.5', '2024-02-01 00:00:00', '2024-02-01 00:00:00', '2024-02-01 00:00:00', '2024-06-25 00:00:00', '2024-02-01 00:00:00']));
  });

  it('leaves codes as they are: leading zeros, and more digits than a number holds', async () => {
    const version = await fixture.ingest(csv(['postcode', 'account', 'n'], 30, (index) => [`0${1000 + (index % 5)}`, `90071992547409${90 + (index % 3)}`, index]));
    expect(types(version)).toMatchObject({ postcode: 'CATEGORY', account: 'CATEGORY' });
    expect(column(version, 'account').statistics.topValues.map(({ value }) => value)).toEqual(['9007199254740990', '9007199254740991', '9007199254740992']);
  });

  it('finds what the sample did not show: words, infinities and codes far down in a column of numbers', async () => {
    const version = await fixture.ingest(csv(['word', 'infinite', 'code', 'plain'], 120_000, (index) => [
      index === 110_000 ? 'oops' : index, index === 110_001 ? 'inf' : index % 100, index === 110_002 ? '12345678901234567890' : index % 100, index % 7,
    ]));
    expect(types(version)).toEqual({ word: 'CATEGORY', infinite: 'CATEGORY', code: 'CATEGORY', plain: 'INTEGER' });
    expect(codes(version)).toEqual(expect.arrayContaining(['MIXED_TYPES word', 'MIXED_TYPES infinite', 'MIXED_TYPES code']));
  });

  it('obeys options', async () => {
    const version = await fixture.ingest('1;2\n3;4\n5;6\n', { header: true, delimiter: ';', target: '2' });
    expect(names(version)).toEqual(['1', '2']);
    expect(version.suggestedTarget).toBe('2');
    const latin = await fixture.ingest(Buffer.from('a,b\n\xe9,1\n\xe8,2\n', 'latin1'), { encoding: 'iso-8859-1', header: false });
    expect(latin.rowCount).toBe(3);
  });

  it('survives hostile names', async () => {
    const header = ['__proto__', 'constructor', '"; DROP TABLE data; --', "it's", '😀', 'שלום', 'Age', 'age', 'age', '', 'a "quoted" one'];
    const text = [header.map((name) => `"${name.replaceAll('"', '""')}"`).join(','), ...Array.from({ length: 5 }, (_, row) => header.map((_, index) => `v${row}${index}`).join(','))].join('\n');
    const version = await fixture.ingest(text);
    expect(names(version)).toEqual(['__proto__', 'constructor', '"; DROP TABLE data; --', "it's", '😀', 'שלום', 'Age', 'age_2', 'age_3', 'column_10', 'a "quoted" one']);
    expect(sorted(await fixture.rows(version))).toEqual(sorted(Array.from({ length: 5 }, (_, row) => header.map((_, index) => `v${row}${index}`))));
  });

  it('reads a table of 600 columns', async () => {
    const width = 600;
    const next = random(5);
    const version = await fixture.ingest(csv(Array.from({ length: width }, (_, index) => `f${index}`), 30, (row) => Array.from({ length: width }, (_, index) => (index === 0 ? 'ab'[row % 2] ?? '' : next().toFixed(4)))));
    expect(version.columns).toHaveLength(width);
    expect(await fixture.rows(version)).toHaveLength(30);
  });
});

describe('files that cannot be used', () => {
  const rows = 'a,b\n1,2\n3,4\n';
  it.each<[string, string | Uint8Array, string, RegExp, object?, string?]>([
    ['an empty file', '', 'EMPTY_FILE', /is empty/],
    ['nothing but blank lines', '\n\n  \n', 'EMPTY_FILE', /blank lines/],
    ['a header only', 'a,b,c\n', 'NO_ROWS', /no rows/],
    ['one row', 'a,b\n1,2\n', 'ONE_ROW', /one row/],
    ['a short row', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', 'RAGGED_ROWS', /3 values, separated by ",", but line 3 has 2/],
    ['a long row after a quoted line end', 'a,b\n"x\ny",2\n3,4,5\n6,7\n8,9\n', 'RAGGED_ROWS', /line 4 has 3/],
    ['an unclosed quote', `a,b\n1,"x\n${'2,"y"\n'.repeat(10)}`, 'UNCLOSED_QUOTE', /Line \d+/],
    ['another delimiter', rows, 'WRONG_DELIMITER', /";" does not separate.*"," separates 2/, { delimiter: ';' }],
    ['an unknown encoding', rows, 'ENCODING', /"klingon" is not/, { encoding: 'klingon' }],
    ['another encoding', Buffer.from('a,b\n\xe9,2\n1,2\n', 'latin1'), 'ENCODING', /not valid UTF-8/, { encoding: 'utf-8' }],
    ['an unknown target', rows, 'UNKNOWN_COLUMN', /no column "B2".*Did you mean "b"/, { target: 'B2' }],
    ['a target without values', 'a,b\n1,\n3,NA\n', 'ALL_MISSING', /"b" is empty/, { target: 'b' }],
    ['an image', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'BINARY_FILE', /a PNG image/],
    ['an archive that was cut off', Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from('..data.csv')]), 'DAMAGED_ARCHIVE', /ZIP archive but cannot be read.*cut off/],
    ['a program', Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(100)]), 'BINARY_FILE', /a program/],
    ['zero bytes', Buffer.concat([Buffer.from('a,b\n1,2\n'), Buffer.alloc(3), Buffer.from('\n1,2\n')]), 'BINARY_FILE', /zero bytes/],
    ['noise', Buffer.from(Array.from({ length: 5000 }, (_, index) => 1 + ((index * 7919) % 255))), 'BINARY_FILE', /control characters/],
    ['a damaged Parquet file', Buffer.from('PAR1 and then nothing'), 'INVALID_PARQUET', /cannot be read/],
    ['cut JSON', '[{"a": 1}, {"a": 2}', 'INVALID_JSON', /cannot be read as JSON.*list of objects/, {}, 'x.json'],
    ['JSON of another shape', '[1, 2, 3]', 'JSON_SHAPE', /list of objects/, {}, 'x.json'],
    ['JSON by columns', '{"a": [1, 2], "b": [3, 4]}', 'JSON_SHAPE', /one JSON object/, {}, 'x.json'],
    ['two lists in a JSON object', '{"a": [{"x": 1}, {"x": 2}], "b": [{"x": 3}]}', 'JSON_SHAPE', /one JSON object/, {}, 'x.json'],
    ['a cut list in a JSON object', '{"a": [{"x": 1}, {"x": 2}', 'INVALID_JSON', /cannot be read/, {}, 'x.json'],
    ['a key twice in an object', '[{"a": 1, "a": 2}, {"a": 3}]', 'INVALID_JSON', /duplicate key/, {}, 'x.json'],
  ])('refuses %s', async (_, content, code, message, options = {}, filename = 'data.csv') => {
    await expect(fixture.ingest(content, options, filename)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('refuses a line of 200 MB, in little memory', async () => {
    const path = await fixture.file('a,b\n1,2\n');
    const stream = createWriteStream(path, { flags: 'a' });
    const megabyte = Buffer.alloc(1 << 20, 'x');
    for (let written = 0; written < 200; written++) if (!stream.write(megabyte)) await once(stream, 'drain');
    stream.end();
    await once(stream, 'finish');
    const before = process.memoryUsage.rss();
    await expect(fixture.ingestFile(path, 'long.csv')).rejects.toMatchObject({ code: 'LINE_TOO_LONG', message: expect.stringContaining('Line 3') });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 << 20);
  });

  it.each([[9, 'reads'], [17, 'refuses']] as const)('a row of %d MiB in many lines: %s it', async (mebibytes, what) => {
    const lines = 'a line of words\n'.repeat(mebibytes << 16);
    const content = `id,text\n1,"${lines}"\n2,"short"\n`;
    if (what === 'reads') expect((await fixture.ingest(content)).rowCount).toBe(2);
    else await expect(fixture.ingest(content)).rejects.toMatchObject({ code: 'LINE_TOO_LONG', message: expect.stringContaining('begins in line 2') });
  });
});

describe('reading JSON and Parquet', () => {
  const objects = [{ id: 'a', n: 1.5, ok: true, tags: ['x'] }, { id: 'b', n: 2, ok: false, at: '2024-01-31', tags: [] }, { id: 'NA', n: null, ok: null }];
  const expected = [['a', '1.5', 'true', '["x"]', null], ['b', '2.0', 'false', '[]', '2024-01-31 00:00:00'], [null, null, null, null, null]];

  it.each([
    ['a list of objects', JSON.stringify(objects), 'x.json'],
    ['a pretty list', JSON.stringify(objects, null, 2), 'x.csv'],
    ['one object a line', objects.map((object) => JSON.stringify(object)).join('\n'), 'x.jsonl'],
    ['a list within an object', JSON.stringify({ count: 3, links: { next: '[{"' }, columns: ['id'], 'the "data" \\': objects, more: [] }), 'x.json'],
    ['a pretty list within an object, in a line of its own', `${JSON.stringify({ data: objects }, null, 2)}\n`, 'x'],
    ['a list within an object, in one line', `${JSON.stringify({ data: objects })}\n`, 'x.jsonl'],
    ['objects one after the other', objects.map((object) => JSON.stringify(object, null, 1)).join(' '), 'x.json'],
  ])('reads %s', async (_, text, filename) => {
    const version = await fixture.ingest(text, {}, filename);
    expect(sorted((await fixture.rows(version)).map((row) => ['id', 'n', 'ok', 'tags', 'at'].map((name) => row[names(version).indexOf(name)] ?? null)))).toEqual(sorted(expected));
    expect(types(version)).toMatchObject({ n: 'NUMBER', ok: 'BOOLEAN', at: 'DATETIME' });
  });

  it('says what of an object was not read', async () => {
    const version = await fixture.ingest(JSON.stringify({ total: 2, data: [{ a: 1 }, { a: 2 }], next: null }), {}, 'x.json');
    expect(version.issues).toContainEqual({ code: 'LEFT_OUT', severity: 'INFO', message: 'The rows are the list "data" of the object that the file holds; the rest was not used: "total", "next".' });
    expect((await fixture.ingest('{"a": [{"b": 1}]}\n{"a": [{"b": 2}]}\n', {}, 'x.jsonl')).columns.map(({ name }) => name)).toEqual(['a']);
  });

  it('reads UTF-16 JSON, and keys called __proto__', async () => {
    const version = await fixture.ingest(Buffer.from('\ufeff[{"__proto__": 1, "é": "x"}, {"__proto__": 2, "é": "y"}]', 'utf16le'), {}, 'x.json');
    expect(names(version)).toEqual(['__proto__', 'é']);
    expect(sorted(await fixture.rows(version))).toEqual(sorted([['1', 'x'], ['2', 'y']]));
  });

  it('reads Parquet with its types, and knows it under any name', async () => {
    const path = await fixture.file('');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT i AS count, i / 4.0 AS share, i % 2 = 0 AS even, 'v' || i % 3 AS word, DATE '2024-01-01' + i::INTEGER AS day, 9007199254740993 + i AS code, {'a': i} AS nested
      FROM range(40) t(i)) TO ${literal(path)} (FORMAT parquet)`);
    instance.closeSync();
    const version = await fixture.ingestFile(path, 'table.csv');
    expect(types(version)).toEqual({ count: 'IDENTIFIER', share: 'NUMBER', even: 'BOOLEAN', word: 'CATEGORY', day: 'DATETIME', code: 'IDENTIFIER', nested: 'IDENTIFIER' });
    expect(await fixture.rows(version)).toContainEqual(['3', '0.75', 'false', 'v0', '2024-01-04 00:00:00', '9007199254740996', '{"a":3}']);
  });
});

describe('the content of a version', () => {
  const next = random(1);
  const text = csv(['size', 'colour', 'label'], 400, (index) => [(next() * 10).toFixed(3), ['red', 'green', 'blue'][index % 3] ?? '', index % 4 === 0 ? 'yes' : 'no']);

  it('has the same digest for the same bytes and options, and another for others', async () => {
    const first = await fixture.ingest(text);
    expect((await fixture.ingest(text)).digest).toBe(first.digest);
    expect((await fixture.ingest(text.replace('red', 'rod'))).digest).not.toBe(first.digest);
    expect((await fixture.ingest(text, { target: 'colour' })).digest).not.toBe(first.digest);
    expect(await fixture.store.has(first.digest)).toBe(true);
  });

  it('keeps every row once, and the classes in proportion', async () => {
    const version = await fixture.ingest(text);
    expect(version.splits.map(({ name, rowCount }) => [name, rowCount])).toEqual([['TRAIN', 280], ['VALIDATION', 60], ['TEST', 60]]);
    expect(await fixture.rows(version)).toHaveLength(400);
    for (const split of ['TRAIN', 'VALIDATION', 'TEST']) {
      const rows = await fixture.rows(version, split);
      expect(rows.filter((row) => row[2] === 'yes')).toHaveLength(rows.length / 4);
    }
  });

  it('keeps copies in one split, also under other identifiers', async () => {
    const copies = csv(['row_id', 'x', 'label'], 300, (index) => [index, index % 60, index % 2 ? 'a' : 'b']);
    const version = await fixture.ingest(copies);
    expect(version.issues.find(({ code }) => code === 'DUPLICATE_ROWS')?.message).toContain('240 of 300');
    const splitOf = new Map<string, Set<string>>();
    for (const split of ['TRAIN', 'VALIDATION', 'TEST']) {
      for (const [, x] of await fixture.rows(version, split)) splitOf.set(String(x), (splitOf.get(String(x)) ?? new Set()).add(split));
    }
    expect([...splitOf.values()].every((splits) => splits.size === 1)).toBe(true);
    expect(version.splits.every(({ rowCount }) => rowCount > 0)).toBe(true);
  });

  it('deals out a large table by chance: the same each time, in proportion, copies together', async () => {
    for (const rows of [200_001, 200_002]) {
      const large = csv(['x', 'rare'], rows, (index) => [rows === 200_001 ? index / 8 : index % 50_000, index % 100 ? 'no' : 'yes']);
      const version = await fixture.ingest(large);
      expect((await fixture.ingest(large)).splits).toEqual(version.splits);
      expect(version.splits.map(({ rowCount }) => rowCount / rows)).toEqual([expect.closeTo(0.7, 1.5), expect.closeTo(0.15, 1.5), expect.closeTo(0.15, 1.5)]);
      const parts = await Promise.all(['TRAIN', 'VALIDATION', 'TEST'].map((split) => fixture.rows(version, split)));
      expect(parts.reduce((sum, part) => sum + part.length, 0)).toBe(rows);
      for (const part of parts) expect(part.filter(([, rare]) => rare === 'yes').length / part.length).toBeCloseTo(0.01, 2);
      const keys = parts.map((part) => new Set(part.map(([x]) => x)));
      expect(keys.reduce((sum, { size }) => sum + size, 0)).toBe(new Set(parts.flatMap((part) => part.map(([x]) => x))).size);
    }
  });

  it('has exact statistics', async () => {
    const version = await fixture.ingest(csv(['x', 'n', 'c'], 101, (index) => [index === 100 ? '' : index + 0.5, index % 5, `k${index % 25}`]));
    const x = column(version, 'x');
    expect(x).toMatchObject({ type: 'NUMBER', nullable: true, statistics: { count: 101, missing: 1, distinct: 100, minimum: 0.5, maximum: 99.5, mean: 50, quantiles: [0.5, 25.25, 50, 74.75, 99.5] } });
    expect(x.statistics.standardDeviation).toBeCloseTo(Math.sqrt((100 ** 2 - 1) / 12), 10);
    expect(x.statistics.histogram?.edges).toHaveLength(21);
    expect(x.statistics.histogram?.counts.reduce((sum, count) => sum + count)).toBe(100);
    expect(column(version, 'n').statistics).toMatchObject({ distinct: 5, topValues: [{ value: '0', count: 21 }, { value: '1', count: 20 }, { value: '2', count: 20 }, { value: '3', count: 20 }, { value: '4', count: 20 }], histogram: { edges: [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5], counts: [21, 20, 20, 20, 20] } });
    expect(column(version, 'c').statistics.topValues).toHaveLength(20);
  });

  it('counts every row of a large table, also what is rare', async () => {
    const rows = 300_000;
    const version = await fixture.ingest(csv(['x', 'code', 'word', 'part'], rows, (index) => [index / 8, index % 3_000, index === rows - 1 ? 'once' : `w${index % 7}`, index === 5 ? 'a fraction' : '']));
    expect(column(version, 'x').statistics).toMatchObject({ count: rows, minimum: 0, maximum: (rows - 1) / 8, mean: (rows - 1) / 16 });
    expect(column(version, 'x').statistics.quantiles?.[2]).toBeCloseTo(rows / 16, -3);
    expect(column(version, 'code').statistics).toMatchObject({ distinct: 3_000, missing: 0 });
    expect(column(version, 'word').statistics).toMatchObject({ distinct: 8, topValues: expect.arrayContaining([{ value: 'once', count: 1 }]) });
    expect(column(version, 'part').statistics).toMatchObject({ distinct: 1, missing: rows - 1 });
    expect(codes(version)).not.toContain('DUPLICATE_ROWS');
  });

  it('copes with numbers at the edge', async () => {
    const version = await fixture.ingest(csv(['huge', 'same', 'tiny'], 30, (index) => [index % 2 ? '1e308' : '-1e308', 7.5, index * 5e-324]));
    expect(column(version, 'huge').statistics).toMatchObject({ minimum: -1e308, maximum: 1e308 });
    expect(column(version, 'same').statistics.histogram).toEqual({ edges: [7, 8], counts: [30] });
    expect(codes(version)).toContain('CONSTANT same');
  });
});
