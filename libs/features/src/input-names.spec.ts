import { inputNames } from './input-names.js';

describe('inputNames', () => {
  it('keeps the names that a caller would write', () => {
    expect(inputNames(['age', 'sepal length (cm)', '😀', "it's"])).toEqual(['age', 'sepal length (cm)', '😀', "it's"]);
  });

  it('replaces names that break feeds or clash with outputs', () => {
    expect(inputNames(['label', '__proto__', 'constructor', '', 'a\nb', '\ud800'])).toEqual(['column_0', 'column_1', 'column_2', 'column_3', 'column_4', 'column_5']);
  });

  it('never gives two columns one name', () => {
    const names = inputNames(['label', 'column_0', 'column_0_', 'value']);
    expect(new Set(names).size).toBe(4);
    expect(names.slice(1, 3)).toEqual(['column_0', 'column_0_']);
  });
});
