import { decodeRow, decodeRows } from './decode-row.js';
import type { ArtifactSignature, InputPort } from './signature.types.js';

const port = (name: string, over: Partial<InputPort> = {}): InputPort =>
  ({ name, column: name, type: 'float32', shape: [null, 1], columnType: 'NUMBER', nullable: false, ...over });
const signature: ArtifactSignature = {
  version: 1, task: 'BINARY_CLASSIFICATION', modality: 'TABULAR', target: 'survived', outputs: [], labels: ['0', '1'],
  inputs: [
    port('age', { nullable: true }), port('sex', { type: 'string', columnType: 'CATEGORY', values: ['female', 'male'] }),
    port('alone', { type: 'string', columnType: 'BOOLEAN', nullable: true }), port('column_3', { column: '__proto__', nullable: true }),
  ],
};
const decode = (row: unknown) => {
  const outcome = decodeRow(signature, row);
  return outcome.ok ? Object.fromEntries(outcome.value) : outcome.problems.map(({ code, field }) => `${code} ${field ?? ''}`.trim());
};

describe('decodeRow', () => {
  it.each([
    ['plain', { age: 22, sex: 'male', alone: true }, { age: 22, sex: 'male', alone: 'true', column_3: NaN }],
    ['numbers and booleans as words', { age: ' 22.5 ', sex: ' male', alone: 'No' }, { age: 22.5, sex: 'male', alone: 'false', column_3: NaN }],
    ['missing by null, by an empty string, by absence', { age: null, sex: '' }, { age: NaN, sex: '', alone: '', column_3: NaN }],
    ['a number for a category', { sex: 3, alone: 0 }, { age: NaN, sex: '3', alone: 'false', column_3: NaN }],
    ['exponents', { age: '-1.5e-3', sex: 'x' }, { age: -0.0015, sex: 'x', alone: '', column_3: NaN }],
  ])('%s', (_, row, values) => {
    expect(decode(row)).toEqual(values);
  });

  it('passes over what the dataset has and the model does not use', () => {
    const outcome = decodeRow({ ...signature, unused: ['ticket', 'agent'] }, { sex: 'male', ticket: 'A/5 21171', agent: { any: 'thing' } });
    expect(outcome.ok && Object.fromEntries(outcome.value)).toEqual({ age: NaN, sex: 'male', alone: '', column_3: NaN });
    const mistaken = decodeRow({ ...signature, unused: ['ticket'] }, { sex: 'male', tickets: 1 });
    expect(mistaken.ok ? [] : mistaken.problems.map(({ code, field }) => [code, field])).toEqual([['UNKNOWN_FIELD', 'tickets']]);
  });

  it('reads a column called __proto__', () => {
    expect(decode(JSON.parse('{"sex": "male", "__proto__": 5}'))).toMatchObject({ column_3: 5 });
  });

  it.each([
    [{ sex: 'male', age: 'old' }, ['NOT_A_NUMBER age']], [{ sex: 'male', age: true }, ['NOT_A_NUMBER age']], [{ sex: 'male', age: '0x10' }, ['NOT_A_NUMBER age']],
    [{ sex: 'male', age: [1] }, ['NOT_A_NUMBER age']], [{ sex: 'male', age: 1e39 }, ['OUT_OF_RANGE age']], [{ sex: 'male', alone: 'maybe' }, ['NOT_A_BOOLEAN alone']],
    [{ sex: { is: 'male' } }, ['NOT_TEXT sex']], [{ age: 3 }, ['MISSING_FIELD sex']], [{ sex: 'male', agee: 3 }, ['UNKNOWN_FIELD agee']],
    [{ sex: 'male', survived: 1 }, ['UNKNOWN_FIELD survived']], [{ age: 'x', alone: 2 }, ['NOT_A_NUMBER age', 'MISSING_FIELD sex', 'NOT_A_BOOLEAN alone']],
    [null, ['NOT_A_ROW']], [[1, 2], ['NOT_A_ROW']], ['22,male', ['NOT_A_ROW']],
  ])('refuses %j', (row, problems) => {
    expect(decode(row)).toEqual(problems);
  });

  it('brings dates into one form, and refuses what is none', () => {
    const dated: ArtifactSignature = { ...signature, inputs: [port('day', { type: 'string', columnType: 'DATETIME', nullable: true })] };
    const told = (day: unknown) => {
      const outcome = decodeRow(dated, { day });
      return outcome.ok ? outcome.value.get('day') : outcome.problems[0]?.code;
    };
    expect(['2024-01-31', '31 Jan 2024 14:05', null, '', 'soon', 20240131, 1706659200, 7, true, '1/2/2024'].map(told))
      .toEqual(['2024-01-31T00:00:00.000Z', '2024-01-31T14:05:00.000Z', '', '', 'NOT_A_DATE', '2024-01-31T00:00:00.000Z', '2024-01-31T00:00:00.000Z', 'NOT_A_DATE', 'NOT_A_DATE', 'NOT_A_DATE']);
  });

  it('says what to do', () => {
    const message = (row: unknown) => {
      const outcome = decodeRow(signature, row);
      return outcome.ok ? '' : outcome.problems[0]?.message;
    };
    expect(message({ sex: 'male', agee: 3 })).toContain('Did you mean "age"?');
    expect(message({ age: 3 })).toContain('give null');
    expect(message({ sex: 'male', survived: 1 })).toContain('predicts');
    expect(message(7)).toContain('{"age":1,"sex":"female"}');
  });
});

describe('decodeRows', () => {
  it('makes one tensor of each column', () => {
    const outcome = decodeRows(signature, [{ age: 1, sex: 'male' }, { sex: 'female', alone: 'y' }]);
    expect(outcome.ok && outcome.value).toEqual([
      { name: 'age', type: 'float32', shape: [2, 1], data: Float32Array.of(1, NaN) }, { name: 'sex', type: 'string', shape: [2, 1], data: ['male', 'female'] },
      { name: 'alone', type: 'string', shape: [2, 1], data: ['', 'true'] }, { name: 'column_3', type: 'float32', shape: [2, 1], data: Float32Array.of(NaN, NaN) },
    ]);
  });

  it('names the row at fault, and stops telling at some point', () => {
    const outcome = decodeRows(signature, [{ sex: 'male' }, { sex: 'male', age: 'x' }, 5, ...Array.from({ length: 50 }, () => ({}))]);
    const fields = outcome.ok ? [] : outcome.problems.map(({ field }) => field);
    expect(fields.slice(0, 3)).toEqual(['instances[1].age', 'instances[2]', 'instances[3].sex']);
    expect(fields).toHaveLength(20);
  });
});
