import { nearLabels } from './near-labels.js';

const near = (counts: Record<string, number>) => nearLabels(Object.entries(counts).map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count));

describe('slips of the pen', () => {
  it.each<[Record<string, number>, Record<string, string>]>([
    [{ setosa: 47, versicolor: 50, virginica: 50, setossa: 3 }, { setossa: 'setosa' }],
    [{ virginica: 40, virgniica: 5, setosa: 40 }, { virgniica: 'virginica' }],
    [{ 'credit card': 60, 'credit cart': 5, transfer: 60 }, { 'credit cart': 'credit card' }],
    [{ versicolor: 100, versicolr: 2, 'versi-colour': 4 }, { versicolr: 'versicolor', 'versi-colour': 'versicolor' }],
  ])('%j', (counts, meant) => {
    expect(near(counts)).toEqual(meant);
  });

  it.each([
    [{ cat: 500, car: 2 }], [{ male: 500, female: 2 }], [{ house: 50, horse: 4 }], [{ grade: 100, grape: 6 }], [{ typical: 400, atypical: 2 }], [{ 'type 1': 400, 'type 2': 2 }],
    [{ Austria: 60, Australia: 3 }], [{ Slovenia: 60, Slovakia: 3 }], [{ angel: 40, angle: 30 }], [{ positive: 300, negative: 100, neutral: 20 }], [{ hyperthyroid: 90, hypothyroid: 8 }],
  ])('none: %j', (counts) => {
    expect(near(counts)).toEqual({});
  });

  it('are found among many labels, too, where they are rare enough', () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]}${'uvwxyz'[Math.floor(index / 100)]}ville street`, 30 + index]));
    expect(near({ ...many, Springfield: 60, Sprinfield: 2, Springfeild: 8 })).toEqual({ Sprinfield: 'Springfield' });
  });
});
