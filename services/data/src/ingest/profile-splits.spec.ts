import { jest } from '@jest/globals';
import { csv, IngestFixture, random } from '../../test/ingest-fixture.js';
import type { VersionContent } from './finish-version.js';
import type { SplitName } from './profile.types.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const next = random(31);
const HEADER = ['day', 'amount', 'colour', 'count', 'note', 'kind'];
const row = (index: number) => [
  `2024-01-${String(1 + (index % 28)).padStart(2, '0')}`, index % 5 ? (next() * 100 - 20).toFixed(3) : '', ['red', 'green', 'blue'][index % 3] ?? '', Math.floor(next() * 9), `a note on number ${index} and more`, next() < 0.7 ? 'a' : next() < 0.9 ? 'b' : 'c',
];

/** From the stored rows, over again. */
async function expectSplits(version: VersionContent): Promise<void> {
  for (const name of ['TRAIN', 'VALIDATION', 'TEST'] as const satisfies SplitName[]) {
    const rows = await fixture.rows(version, name);
    const found = version.splitProfiles?.find((each) => each.name === name);
    for (const [at, { statistics: { histogram, topValues }, type }] of version.columns.entries()) {
      const values = rows.flatMap((cells) => (cells[at] === null || cells[at] === undefined ? [] : [cells[at]]));
      expect(found?.columns[at]).toMatchObject({ missing: rows.length - values.length, top: histogram ? [] : topValues.map(({ value }) => values.filter((each) => each === value).length) });
      if (!histogram) continue;
      const numbers = values.map((value) => (type === 'DATETIME' ? Date.parse(`${value.replace(' ', 'T')}Z`) : Number(value)));
      const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
      const scale = Math.max(...histogram.edges.map(Math.abs));
      expect((found?.columns[at]?.mean ?? NaN) / scale).toBeCloseTo(mean / scale, 9);
      if (type !== 'DATETIME') expect(found?.columns[at]?.standardDeviation).toBeCloseTo(Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length), 6);
      const { edges } = histogram;
      expect(found?.columns[at]?.bins).toEqual(histogram.counts.map((_, bin) => numbers.filter((value) => value >= (edges[bin] ?? NaN) && (value < (edges[bin + 1] ?? NaN) || bin === histogram.counts.length - 1)).length));
    }
    expect(found?.classes).toEqual(version.classes?.map(({ value }) => rows.filter((cells) => cells.at(-1) === value).length));
  }
}

describe('each split', () => {
  it('has its own counts, means, bins and classes', async () => {
    const version = await fixture.ingest(csv(HEADER, 500, row));
    expect(version.classes?.map(({ value }) => value)).toEqual(['a', 'b', 'c']);
    await expectSplits(version);
    await expectSplits(await fixture.derive(version, [{ kind: 'filter', arguments: { column: 'count', operator: '>', value: 2 } }]));
  });

  it('has them where nothing is held out, and where the training split is what a column says', async () => {
    const version = await fixture.ingest(csv(['part', ...HEADER], 300, (index) => [index < 200 ? 'train' : 'test', ...row(index)]), { split: { column: 'part', method: 'GIVEN', validation: 0 } });
    expect(version.splits.map(({ rowCount }) => rowCount)).toEqual([200, 0, 100]);
    expect(version.splitProfiles?.[1]).toMatchObject({ name: 'VALIDATION', classes: [0, 0, 0] });
    expect(version.splitProfiles?.[1]?.columns[1]).toEqual({ missing: 0, top: [], bins: new Array(20).fill(0) });
  });

  it('of a class of many counts them all; numbers to predict have none', async () => {
    const many = await fixture.ingest(csv(['x', 'label'], 900, (index) => [next().toFixed(5), `class ${index % 60}`]));
    expect([many.classes?.length, many.splitProfiles?.map(({ classes }) => classes?.length)]).toEqual([60, [60, 60, 60]]);
    expect(many.splitProfiles?.map(({ classes = [] }) => classes.reduce((sum, count) => sum + count, 0))).toEqual(many.splits.map(({ rowCount }) => rowCount));
    const numbers = await fixture.ingest(csv(['x', 'price'], 300, () => [next().toFixed(5), (next() * 1e3).toFixed(2)]));
    expect([numbers.suggestedTarget, numbers.classes, numbers.splitProfiles?.[0]?.classes]).toEqual(['price', undefined, undefined]);
  });
});
