import type { FeaturePlan } from '@lepton/features';
import { lossOf, unknownWeights } from './loss-of.js';

const classes = (labels: string[], counts: number[]): Pick<FeaturePlan, 'target'> => ({ target: { kind: 'classes', column: 'y', read: 'text', labels, counts } });
const two = classes(['no', 'yes'], [30, 10]);

describe('lossOf', () => {
  it('weighs classes by name, by alpha or by how rare they are, whatever the loss', () => {
    expect(lossOf({ loss: 'crossEntropy', lossOptions: { balanced: true } }, two)).toEqual({ kind: 'sparseCategoricalCrossentropy', classWeights: [40 / 60, 2] });
    expect(lossOf({ loss: 'crossEntropy', lossOptions: { labelSmoothing: 0.1, classWeights: { yes: 4 } } }, two)).toEqual({ kind: 'sparseCategoricalCrossentropy', labelSmoothing: 0.1, classWeights: [1, 4] });
    expect(lossOf({ loss: 'focal', lossOptions: { gamma: 0, alpha: 0.75 } }, two)).toEqual({ kind: 'focal', gamma: 0, classWeights: [0.25, 0.75] });
    for (const loss of ['kullbackLeibler', 'cosine', 'hinge'] as const) {
      expect(lossOf({ loss, lossOptions: { classWeights: { a: 2, elsewhere: 9 } } }, classes(['a', 'b', 'c'], [1, 2, 3]))).toEqual({ kind: loss, classWeights: [2, 1, 1] });
      expect(lossOf({ loss, lossOptions: {} }, two)).toEqual({ kind: loss });
    }
  });

  it('tells which of the weights are of no class', () => {
    expect(unknownWeights({ lossOptions: { classWeights: { yes: 2, maybe: 3 } } }, two)).toEqual(['maybe']);
    expect(unknownWeights({ lossOptions: {} }, two)).toEqual([]);
  });

  it('hands on what values are judged by', () => {
    const value: Pick<FeaturePlan, 'target'> = { target: { kind: 'value', column: 'y', mean: 0, deviation: 2 } };
    expect(lossOf({ loss: 'huber', lossOptions: { delta: 0.5 } }, value)).toEqual({ kind: 'huber', delta: 0.5 });
    expect(lossOf({ loss: 'meanSquaredError', lossOptions: {} }, value)).toEqual({ kind: 'meanSquaredError' });
  });
});
