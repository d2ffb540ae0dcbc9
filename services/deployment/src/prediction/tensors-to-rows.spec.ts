import type { InferResponse } from '@lepton/inference';
import { toAnswers, toInputs, toRecord } from './tensors-to-rows.js';

const outputs = (...given: [string, number[], unknown[]][]) =>
  ({ outputs: given.map(([name, shape, data]) => ({ name, shape, data, datatype: 'FP32' })) }) as Pick<InferResponse, 'outputs'>;

describe('toAnswers', () => {
  it('reads a classification', () => {
    expect(toAnswers(outputs(['label', [2], ['yes', 'no']], ['probabilities', [2, 2], [0.3, 0.7, 0.9, 0.1]]), { labels: ['no', 'yes'] })).toEqual([
      { output: { label: 'yes', probabilities: { no: 0.3, yes: 0.7 } }, label: 'yes', confidence: 0.7 },
      { output: { label: 'no', probabilities: { no: 0.9, yes: 0.1 } }, label: 'no', confidence: 0.9 },
    ]);
  });

  it('reads a label alone, where only that was asked for', () => {
    expect(toAnswers(outputs(['label', [1], ['yes']]), { labels: ['no', 'yes'] })).toEqual([{ output: { label: 'yes' }, label: 'yes', confidence: null }]);
  });

  it('reads a regression', () => {
    expect(toAnswers(outputs(['value', [2, 1], [1.5, null]]), { labels: [] })).toEqual([
      { output: { value: 1.5 }, label: null, confidence: null }, { output: { value: null }, label: null, confidence: null },
    ]);
  });

  it('reads any other model by its outputs\' names', () => {
    expect(toAnswers(outputs(['embedding', [1, 3], [1, 2, 3]], ['score', [1], [0.5]]), { labels: [] })).toEqual([
      { output: { embedding: [1, 2, 3], score: 0.5 }, label: null, confidence: null },
    ]);
  });
});

describe('toInputs', () => {
  const signature = { inputs: [{ name: 'column_0', column: 'label', type: 'string', shape: [null, 1], columnType: 'CATEGORY', nullable: false }] } as const;

  it('names the columns as the dataset does, flat or nested', () => {
    expect(toInputs([{ name: 'column_0', shape: [2, 1], data: [['a'], ['b']] }, { name: 'age', shape: [2], data: [1, null] }], signature))
      .toEqual([{ label: 'a', age: 1 }, { label: 'b', age: null }]);
  });

  it('keeps short lists, and says of long ones how long they are', () => {
    const image = Array.from({ length: 784 }, () => 0);
    expect(toInputs([{ name: 'image', shape: [1, 28, 28], data: image }, { name: 'pair', shape: [1, 2], data: [1, 2] }], signature)).toEqual([{ image: '784 values', pair: [1, 2] }]);
  });
});

describe('toRecord', () => {
  const port = { name: 'x', type: 'string', shape: [null, 1], nullable: false } as const;

  it('keeps of a file how large it was, base64 or data URL, all else that the model was given, and nothing that it was not', () => {
    const { inputs } = { inputs: [{ ...port, column: 'photo', columnType: 'IMAGE' }, { ...port, column: 'sound', columnType: 'AUDIO' }, { ...port, column: 'note', columnType: 'TEXT' }] as const };
    const base64 = Buffer.alloc(1_000).toString('base64');
    expect(toRecord({ photo: `data:image/png;base64,${base64}`, sound: base64, note: 'a', odd: 1 }, { inputs }))
      .toEqual({ photo: 'image of 1000 bytes', sound: 'recording of 1000 bytes', note: 'a' });
    expect(toRecord({ photo: null }, { inputs })).toEqual({ photo: null });
  });
});
