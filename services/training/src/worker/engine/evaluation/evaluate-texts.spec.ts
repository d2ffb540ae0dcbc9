import { chrF, evaluateTexts } from './evaluate-texts.js';

describe('chrF', () => {
  it('is 1 for the same letters, 0 for none of them, and counts recall twice', () => {
    expect(chrF(['one two', 'three'], ['one two', 'three'])).toBeCloseTo(1, 12);
    expect(chrF(['abc'], ['xyz'])).toBe(0);
    expect(chrF(['abc'], [''])).toBe(0);
    // letters alone: precision 1, recall 1/2; pairs: 1/1, 1/3; longer ones: of the expected text only
    const precision = (1 + 1 + 0 + 0) / 4;
    const recall = (1 / 2 + 1 / 3 + 0 + 0) / 4;
    expect(chrF(['abcd'], ['ab'])).toBeCloseTo(5 * precision * recall / (4 * precision + recall), 12);
    expect(chrF(['abcd'], ['abcdef'])).toBeGreaterThan(chrF(['abcdef'], ['abcd']));
  });
});

describe('evaluateTexts', () => {
  it('tells tokens in their place, texts that are right, and the worst that are not', () => {
    const { metrics, worstExamples } = evaluateTexts({
      expected: ['ab', 'cd', 'ef'], predicted: ['ab', 'cx', 'zzzz'], tokens: (text) => [...text].map((letter) => letter.charCodeAt(0)), row: (index) => ({ index }),
    });
    expect(Object.fromEntries(metrics.map(({ name, value }) => [name, value]))).toMatchObject({ tokenAccuracy: 3 / 8, exactMatch: 1 / 3 });
    expect(worstExamples.map(({ row, expected, predicted }) => [row['index'], expected, predicted])).toEqual([[2, 'ef', 'zzzz'], [1, 'cd', 'cx']]);
  });
});
