import { create } from '@bufbuild/protobuf';
import { ServedPredictionSchema, Task } from '@lepton/contracts';
import { toTruth } from './truth.js';

const classified = create(ServedPredictionSchema, { predictionId: 'prd_1', label: '0', outputJson: '{"label":"0"}' });
const regressed = (outputJson: string) => create(ServedPredictionSchema, { predictionId: 'prd_1', outputJson });

describe('toTruth', () => {
  it.each([[1, '1'], ['1', '1'], ['0', '0']])('takes %j as the class %j', (value, actual) => {
    expect(toTruth(value, classified, Task.BINARY_CLASSIFICATION, ['0', '1'])).toEqual({ kind: 'label', actual, predicted: '0', positive: '1' });
  });

  it('takes a boolean, and a class in other case, unless both cases are classes', () => {
    expect(toTruth(true, classified, Task.BINARY_CLASSIFICATION, ['False', 'True'])).toMatchObject({ actual: 'True' });
    expect(toTruth('a', classified, Task.MULTICLASS_CLASSIFICATION, ['A', 'a', 'b'])).toMatchObject({ actual: 'a', positive: null });
  });

  it.each([['maybe', '"maybe"'], [2, '2'], [null, 'null'], [{ label: '1' }, '{"label":"1"}']])('refuses %j and names the classes', (value, said) => {
    expect(() => toTruth(value, classified, Task.BINARY_CLASSIFICATION, ['0', '1'])).toThrow(
      expect.objectContaining({ code: 'INVALID_OUTCOME', field: 'value', message: `${said} is not a class of this model: use "0", "1".` }),
    );
  });

  it('takes any class where the model names none', () => {
    expect(toTruth(3, classified, Task.MULTICLASS_CLASSIFICATION, [])).toMatchObject({ actual: '3' });
  });

  it('does not name hundreds of classes', () => {
    const labels = Array.from({ length: 100 }, (_, index) => `c${index}`);
    expect(() => toTruth('x', classified, Task.MULTICLASS_CLASSIFICATION, labels)).toThrow(/"c11" or one of 88 others\./);
  });

  it.each(['{"value":2.5}', '2.5'])('compares numbers, of the output %s', (output) => {
    expect(toTruth(3, regressed(output), Task.REGRESSION, [])).toEqual({ kind: 'number', actual: 3, predicted: 2.5 });
  });

  it.each(['12', null, Number.NaN, [1]])('refuses %j as a number', (value) => {
    expect(() => toTruth(value, regressed('1'), Task.REGRESSION, [])).toThrow(expect.objectContaining({ code: 'INVALID_OUTCOME', field: 'value' }));
  });

  it('refuses what has nothing to compare with', () => {
    expect(() => toTruth(1, regressed('{"boxes":[]}'), Task.REGRESSION, [])).toThrow(expect.objectContaining({ code: 'NOT_COMPARABLE' }));
    expect(() => toTruth(1, regressed('{}'), Task.OBJECT_DETECTION, [])).toThrow(expect.objectContaining({ code: 'NOT_COMPARABLE', field: 'predictionId' }));
  });
});
