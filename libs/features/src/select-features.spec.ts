import { columnReads, selectFeatures, type SelectionRequest } from './select-features.js';
import { aColumn } from './testing/manifest.builder.js';

const request: SelectionRequest = {
  target: 'outcome', task: 'BINARY_CLASSIFICATION',
  columns: [
    aColumn('size'), aColumn('colour', { type: 'CATEGORY', statistics: { distinct: 3 } }), aColumn('fresh', { type: 'BOOLEAN', statistics: { distinct: 2 } }),
    aColumn('id', { type: 'IDENTIFIER' }), aColumn('note', { type: 'TEXT', statistics: { distinct: 180 } }), aColumn('shop', { type: 'TEXT', statistics: { distinct: 4 } }), aColumn('when', { type: 'DATETIME' }),
    aColumn('planet', { statistics: { distinct: 1 } }), aColumn('empty', { statistics: { distinct: 0, missing: 200 } }),
    aColumn('echo', { statistics: { distinct: 2 } }), aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 2 } }),
  ],
  excludedColumns: [{ name: 'echo', reason: 'LEAKAGE' }],
};

const select = (overrides: Partial<SelectionRequest> = {}) => {
  const outcome = selectFeatures({ ...request, ...overrides });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code }) => code).join());
  return outcome.value;
};

describe('selectFeatures', () => {
  it('takes what can tell something, and says why it leaves the rest', () => {
    const { columns, excluded } = select();
    expect(columns.map(({ column, kind }) => [column.name, kind])).toEqual([['size', 'number'], ['colour', 'category'], ['fresh', 'boolean'], ['shop', 'category'], ['when', 'date']]);
    expect(Object.fromEntries(excluded.map(({ name, reason }) => [name, reason])))
      .toEqual({ id: 'IDENTIFIER', note: 'UNSUPPORTED', planet: 'CONSTANT', empty: 'CONSTANT', echo: 'LEAKAGE' });
  });

  it('obeys a user who names columns, even a leaking one', () => {
    expect(select({ include: ['echo', 'size'] }).columns.map(({ column }) => column.name)).toEqual(['size', 'echo']);
    expect(select({ exclude: ['size', 'shop'] }).columns.map(({ column }) => column.name)).toEqual(['colour', 'fresh', 'when']);
  });

  it.each([
    [{ target: 'outcom' }, 'UNKNOWN_COLUMN'], [{ include: ['siz'] }, 'UNKNOWN_COLUMN'], [{ exclude: ['nothing'] }, 'UNKNOWN_COLUMN'],
    [{ include: ['outcome', 'size'] }, 'TARGET_AMONG_FEATURES'], [{ include: ['note'] }, 'COLUMN_UNSUPPORTED'], [{ include: [] }, 'NO_FEATURES'],
  ])('refuses %j with %s', (overrides, code) => {
    expect(() => select(overrides)).toThrow(code);
  });

  it('suggests the name that was meant', () => {
    const outcome = selectFeatures({ ...request, include: ['colur'] });
    expect(outcome.ok ? '' : outcome.problems[0]?.message).toContain('Did you mean "colour"?');
  });

  it('reads targets as text for classes and as numbers for values', () => {
    expect(columnReads(select()).at(-1)).toEqual({ name: 'outcome', as: 'text' });
    expect(columnReads(select({ task: 'REGRESSION', target: 'size' })).at(-1)).toEqual({ name: 'size', as: 'number' });
    expect(columnReads(select({ target: 'fresh' })).at(-1)).toEqual({ name: 'fresh', as: 'boolean' });
  });
});
