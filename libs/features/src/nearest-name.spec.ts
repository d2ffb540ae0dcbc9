import { nearestName, suggestion } from './nearest-name.js';

describe('nearestName', () => {
  it.each([
    ['aeg', 'age'], ['Age', 'age'], ['embarkd', 'embarked'], ['pclas', 'pclass'], ['slotgun', 'shotgun'],
  ])('takes %j for %j', (written, meant) => {
    expect(nearestName(written, ['age', 'embarked', 'pclass', 'fare', 'class', 'shotgun'])).toBe(meant);
  });

  it.each(['weather', '', 'xyz'])('has no idea what %j may mean', (written) => {
    expect(nearestName(written, ['age', 'embarked', 'pclass'])).toBeUndefined();
    expect(suggestion(written, ['age', 'embarked', 'pclass'])).toBe('');
  });
});
