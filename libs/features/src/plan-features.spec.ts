import { encode, encodeTarget } from './encode.js';
import { estimateWidth } from './estimate-width.js';
import type { TabularPlan } from './plan.types.js';
import { planFeatures } from './plan-features.js';
import type { TabularSelection } from './select-features.js';
import type { Table } from './table.js';
import { aColumn } from './testing/manifest.builder.js';

const target = aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 2 } });
const selection: TabularSelection = {
  task: 'BINARY_CLASSIFICATION', target, excluded: [], embedCategories: false,
  columns: [
    { column: aColumn('colour', { type: 'CATEGORY', statistics: { distinct: 4, missing: 1 } }), kind: 'category' },
    { column: aColumn('price', { statistics: { missing: 1 } }), kind: 'number' },
    { column: aColumn('fresh', { type: 'BOOLEAN' }), kind: 'boolean' },
  ],
};
const table: Table = {
  rowCount: 8,
  columns: new Map<string, Float64Array | string[]>([
    ['colour', ['red', 'red', 'red', 'blue', 'blue', 'blue', 'mauve', '']],
    ['price', Float64Array.of(1, 2, 3, 4, 5, 6, 7, NaN)],
    ['fresh', ['true', 'false', 'true', 'false', 'true', 'false', 'true', 'false']],
    ['outcome', ['no', 'yes', 'no', 'yes', 'no', 'yes', 'no', 'yes']],
  ]),
};

async function plan(over: { selection?: Partial<TabularSelection>; columns?: [string, Float64Array | string[]][] } = {}): Promise<TabularPlan> {
  const outcome = await planFeatures({ ...selection, ...over.selection }, { ...table, columns: new Map([...table.columns, ...over.columns ?? []]) });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code }) => code).join());
  return outcome.value;
}

describe('planFeatures', () => {
  it('scales numbers, gives frequent categories a feature each and the rare ones one together', async () => {
    const { features, width, target: planned } = await plan();
    expect(features.map(({ column }) => column)).toEqual(['price', 'colour', 'fresh']);
    expect(features[0]).toMatchObject({ kind: 'number', mean: 4, deviation: 2, missingFlag: true, curve: { kind: 'linear' } });
    expect(features[1]).toMatchObject({ kind: 'category', vocabulary: ['blue', 'red'], otherSlot: true, missingSlot: true });
    expect(features[2]).toMatchObject({ kind: 'boolean', missingSlot: false });
    expect(width).toBe(2 + 4 + 1);
    expect(planned).toMatchObject({ kind: 'classes', labels: ['no', 'yes'], counts: [4, 4] });
    expect(estimateWidth(selection)).toBeGreaterThanOrEqual(width);
  });

  it('squeezes a long tail', async () => {
    const tail = Float64Array.of(1, 1, 2, 2, 3, 3, 4, 5000);
    expect((await plan({ columns: [['price', tail]] })).features[0]).toMatchObject({ curve: { kind: 'asinh', center: 2.5 } });
  });

  it('leaves out what is constant in the training rows', async () => {
    expect((await plan({ columns: [['price', new Float64Array(8).fill(3)]] })).excluded).toEqual([{ name: 'price', reason: 'CONSTANT' }]);
    const few = [selection.columns[1] as (typeof selection.columns)[0]];
    await expect(plan({ selection: { columns: few }, columns: [['price', new Float64Array(8).fill(3)]] })).rejects.toThrow('NO_FEATURES');
  });

  it('orders labels as numbers where all are', async () => {
    expect((await plan({ columns: [['outcome', ['10', '9', '10', '9', '100', '9', '9', '9']]] })).target).toMatchObject({ labels: ['9', '10', '100'] });
  });

  it.each([
    [['outcome', new Array<string>(8).fill('yes')], 'TARGET_SINGLE_CLASS'], [['outcome', new Array<string>(8).fill('')], 'TARGET_ALL_MISSING'],
  ] as [[string, string[]], string][])('refuses a target %j: %s', async (column, code) => {
    await expect(plan({ columns: [column] })).rejects.toThrow(code);
  });

  it('survives JSON', async () => {
    expect(JSON.parse(JSON.stringify(await plan()))).toEqual(await plan());
  });
});

describe('encode', () => {
  it('lays features out as the plan says', async () => {
    const { width } = await plan();
    const encoded = await encode(await plan(), table);
    const row = (index: number) => [...encoded.subarray(index * width, (index + 1) * width)];
    //            price, missing | blue, red, other, missing | fresh
    expect(row(0)).toEqual([-1.5, 0, 0, 1, 0, 0, 1]);
    expect(row(6)).toEqual([1.5, 0, 0, 0, 1, 0, 1]);
    expect(row(7)).toEqual([0, 1, 0, 0, 0, 1, -1]);
  });

  it('clips what no one has seen', async () => {
    const encoded = await encode(await plan(), { rowCount: 1, columns: new Map<string, Float64Array | string[]>([['price', Float64Array.of(1e30)], ['colour', ['green']], ['fresh', ['']]]) });
    expect([...encoded]).toEqual([10, 0, 0, 0, 1, 0, 0]);
  });
});

describe('encodeTarget', () => {
  it('leaves out rows without a target and of classes unseen in training', async () => {
    const columns = new Map([...table.columns, ['outcome', ['yes', '', 'perhaps', 'no', 'no', 'no', 'no', 'no']] as const]);
    expect(encodeTarget(await plan(), { rowCount: 8, columns })).toMatchObject({ rows: Int32Array.of(0, 3, 4, 5, 6, 7), values: Int32Array.of(1, 0, 0, 0, 0, 0), missing: 1, unseen: 1 });
  });

  it('standardises values', async () => {
    const regression = await plan({ selection: { task: 'REGRESSION', target: aColumn('price'), columns: selection.columns.slice(0, 1) } });
    const { values, missing } = encodeTarget(regression, table);
    expect([...values]).toEqual([-1.5, -1, -0.5, 0, 0.5, 1, 1.5]);
    expect(missing).toBe(1);
  });
});
