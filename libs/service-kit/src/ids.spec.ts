import { isId, newId } from './ids.js';

describe('ids', () => {
  it('tell their type', () => {
    const id = newId('run');
    expect(isId('run', id)).toBe(true);
    expect(isId('ds', id)).toBe(false);
    expect(isId('run', 'run_x')).toBe(false);
    expect(isId('run', `${id}>`)).toBe(false);
  });

  it('are unique, and in the order of creation', () => {
    const ids = Array.from({ length: 1000 }, () => newId('run'));
    expect(new Set(ids).size).toBe(1000);
    expect(ids.toSorted()).toEqual(ids);
  });
});
