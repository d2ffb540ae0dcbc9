import { jest } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { csv, IngestFixture, random } from '../../test/ingest-fixture.js';
import { exclusionsFor } from './exclusions-for.js';
import type { VersionContent } from './finish-version.js';

jest.setTimeout(60_000);
let fixture: IngestFixture;
beforeAll(async () => {
  fixture = await IngestFixture.create();
});
afterAll(() => fixture.remove());

const leak = ({ issues }: VersionContent, column: string) => issues.find((each) => each.code === 'LEAKAGE' && each.column === column);
const leaks = ({ issues }: VersionContent) => issues.filter(({ code }) => code === 'LEAKAGE').map(({ column }) => column);
const excluded = ({ excludedColumns }: VersionContent) => Object.fromEntries(excludedColumns.map(({ name, reason }) => [name, reason]));

describe('leakage', () => {
  const next = random(3);
  const passengers = Array.from({ length: 400 }, () => {
    const sex = next() < 0.6 ? 'male' : 'female';
    const age = 1 + Math.floor(next() * 70);
    const survived = next() < (sex === 'female' ? 0.8 : 0.15) ? 1 : 0;
    return { survived, sex, age, who: age < 15 ? 'child' : sex === 'male' ? 'man' : 'woman', alive: survived ? 'yes' : 'no', port: 'CSQ'[Math.floor(next() * 3)] ?? '', boat: survived && next() < 0.999 ? `b${Math.floor(next() * 9)}` : '' };
  });

  it('flags a column that says the same, and one that is filled in only afterwards', async () => {
    const version = await fixture.ingest(csv(['survived', 'sex', 'age', 'who', 'alive', 'boat', 'port', 'town'], 400, (index) => {
      const { survived, sex, age, who, alive, boat, port } = passengers[index] ?? passengers[0] ?? { survived: 0, sex: '', age: 0, who: '', alive: '', boat: '', port: '' };
      return [survived, sex, age, who, alive, boat, port, `${port}-town`];
    }));
    expect(version.suggestedTarget).toBe('survived');
    expect(excluded(version)).toEqual({ alive: 'LEAKAGE', boat: 'LEAKAGE' });
    expect(leak(version, 'alive')).toMatchObject({ severity: 'WARNING', message: expect.stringContaining('"alive" gives "survived" away (100 %)'), fix: { kind: 'drop', arguments: { columns: ['alive'] } } });
  });

  it('flags the target under a number, but not a measurement that separates easy classes', async () => {
    const version = await fixture.ingest(csv(['length', 'code', 'species'], 120, (index) => [(index % 2 ? 5 : 1) + Math.floor(next() * 8) / 10, index % 2 ? 7 : 3, index % 2 ? 'virginica' : 'setosa']));
    expect(excluded(version)).toEqual({ code: 'LEAKAGE' });
  });

  it('flags the target of a regression in another unit, but not a strong predictor', async () => {
    const version = await fixture.ingest(csv(['area', 'price_cents', 'price'], 200, (index) => {
      const price = 1000 + index * 13 + Math.floor(next() * 300);
      return [index + 20, price * 100, price];
    }));
    expect(version.suggestedTarget).toBe('price');
    expect(excluded(version)).toEqual({ price_cents: 'LEAKAGE' });
  });

  it('does not mistake chance for a rule', async () => {
    const version = await fixture.ingest('coin,target\na,x\nb,y\na,x\nb,y\na,x\nb,y\n');
    expect(excluded(version)).toEqual({});
  });
});

describe('columns that are filled in only afterwards', () => {
  const next = random(21);
  const day = (index: number) => `2024-0${1 + (index % 9)}-${String(1 + ((index * 7) % 28)).padStart(2, '0')}`;
  const customers = Array.from({ length: 600 }, (_, index) => ({ churn: next() < 0.25, plan: 'abc'[index % 3] ?? '', minutes: Math.floor(next() * 500), refund: (5 + next() * 90).toFixed(2), day: day(Math.floor(next() * 99)), note: `he said ${Math.floor(next() * 1e6)} unkind words to us and went away` }));

  it('are found by where they are missing, whatever their type', async () => {
    const version = await fixture.ingest(csv(['plan', 'minutes', 'closed_at', 'refund', 'note', 'called_at', 'churn'], 600, (index) => {
      const { churn = false, plan = '', minutes = 0, refund = 0, day: at = '', note = '' } = customers[index] ?? {};
      return [plan, minutes, churn ? at : '', churn ? refund : '', churn ? note : '', index % 4 ? at : '', churn ? 'yes' : 'no'];
    }));
    expect(version.columns.slice(2, 5).map(({ type }) => type)).toEqual(['DATETIME', 'NUMBER', 'TEXT']);
    expect(excluded(version)).toEqual({ closed_at: 'LEAKAGE', refund: 'LEAKAGE', note: 'LEAKAGE' });
    expect(leak(version, 'closed_at')).toMatchObject({ severity: 'WARNING', message: expect.stringMatching(/^Whether "closed_at" has a value gives "churn" away \(100 %\)\. It probably is filled in only afterwards\./), fix: { kind: 'drop', arguments: { columns: ['closed_at'] } } });
  });

  it('are found by the value that stands in them before, and for one class of several', async () => {
    const version = await fixture.ingest(csv(['minutes', 'refund', 'ended', 'status'], 600, (index) => {
      const { churn = false, minutes = 0, refund = 0, day: at = '' } = customers[index] ?? {};
      return [minutes, churn ? refund : 0, churn ? at : '1970-01-01', churn ? 'left' : index % 2 ? 'active' : 'paused'];
    }));
    expect(excluded(version)).toEqual({ refund: 'LEAKAGE', ended: 'LEAKAGE' });
    expect(leak(version, 'refund')?.message).toContain('Whether "refund" is 0 gives "status" away (100 %)');
    expect(leak(version, 'ended')?.message).toContain('Whether "ended" is 1970-01-01T00:00:00.000Z gives');
  });

  it('are found in many rows, also where the first of them are the exceptions', async () => {
    const draw = random(8);
    const rows = 120_000;
    const version = await fixture.ingest(csv(['height', 'refund', 'late', 'lost'], rows, (index) => {
      const lost = draw() < 0.4;
      const exception = index < rows * 0.003;
      return [(draw() * 10).toFixed(3), lost !== exception ? (draw() * 100).toFixed(2) : 0, lost !== index < rows * 0.03 ? 'x' : '', lost ? 'yes' : 'no'];
    }), { target: 'lost' });
    expect(leaks(version)).toEqual(['refund']);
  });

  it('are not: gaps that only go with the target, and gaps by chance', async () => {
    const version = await fixture.ingest(csv(['often', 'rarely', 'few', 'churn'], 600, (index) => {
      const { churn = false, minutes = 0 } = customers[index] ?? {};
      return [next() < (churn ? 0.95 : 0.05) ? minutes : '', next() < 0.02 ? '' : minutes, churn && index < 12 ? '' : minutes, churn ? 'yes' : 'no'];
    }));
    expect([leaks(version), excluded(version)]).toEqual([[], {}]);
  });
});

describe('the order of the target', () => {
  const next = random(22);

  it('of classes is told, and left to the user', async () => {
    const version = await fixture.ingest(csv(['points', 'age', 'effort', 'passed'], 400, () => {
      const points = Math.floor(next() * 1_000) / 10;
      return [points, Math.floor(next() * 60), (points * 40 + next() * 900).toFixed(2), points >= 50 ? 'yes' : 'no'];
    }));
    expect(leaks(version)).toEqual(['points']);
    expect(leak(version, 'points')).toMatchObject({ severity: 'WARNING', message: expect.stringContaining('Each class of "passed" has a range of "points" of its own'), fix: { kind: 'drop' } });
    expect(excluded(version)).toEqual({});
  });

  it('of numbers is told, also the other way round; a strong predictor is not', async () => {
    const version = await fixture.ingest(csv(['log', 'cheapness', 'area', 'price'], 500, () => {
      const price = Math.round(Math.exp(8 + 4 * next()));
      return [Math.log(price).toFixed(9), (1e6 / price).toFixed(9), (price * (0.95 + next() / 10)).toFixed(3), price];
    }));
    expect(version.suggestedTarget).toBe('price');
    expect(leaks(version)).toEqual(['log', 'cheapness']);
    expect(leak(version, 'log')?.message).toContain('"log" and "price" put the rows in the same order');
    expect(excluded(version)).toEqual({});
  });
});

describe('leakage of a target that a run names', () => {
  it('is found in the stored rows', async () => {
    const version = await fixture.ingest(csv(['sex', 'sex_code', 'species', 'species_code'], 120, (index) => [index % 3 ? 'f' : 'm', index % 3 ? 2 : 1, ['a', 'b'][index % 2] ?? '', ['x', 'y'][index % 2] ?? '']));
    expect(version.suggestedTarget).toBe('species');
    expect(excluded(version)).toEqual({ species_code: 'LEAKAGE' });
    const place = { folder: await mkdtemp(join(fixture.folder, 'exclusions-')) };
    expect(await exclusionsFor(version, 'sex', fixture.store, place)).toEqual([{ name: 'sex_code', reason: 'LEAKAGE' }]);
    expect(await fixture.derive(version, [{ kind: 'declare', arguments: { target: 'sex' } }])).toMatchObject({ excludedColumns: [{ name: 'sex_code', reason: 'LEAKAGE' }] });
  });
});
