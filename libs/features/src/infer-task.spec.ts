import { checkTask, inferTask } from './infer-task.js';
import { aColumn } from './testing/manifest.builder.js';

const code = (outcome: ReturnType<typeof inferTask>) => (outcome.ok ? outcome.value : outcome.problems[0]?.code);

describe('inferTask', () => {
  it.each([
    ['a boolean', aColumn('t', { type: 'BOOLEAN', statistics: { distinct: 2 } }), 'BINARY_CLASSIFICATION'],
    ['two categories', aColumn('t', { type: 'CATEGORY', statistics: { distinct: 2 } }), 'BINARY_CLASSIFICATION'],
    ['three categories', aColumn('t', { type: 'CATEGORY', statistics: { distinct: 3 } }), 'MULTICLASS_CLASSIFICATION'],
    ['0 and 1', aColumn('t', { type: 'INTEGER', statistics: { distinct: 2 } }), 'BINARY_CLASSIFICATION'],
    ['grades 1 to 6', aColumn('t', { type: 'INTEGER', statistics: { distinct: 6 } }), 'MULTICLASS_CLASSIFICATION'],
    ['a count', aColumn('t', { type: 'INTEGER', statistics: { distinct: 80 } }), 'REGRESSION'],
    ['few integers in few rows', aColumn('t', { type: 'INTEGER', statistics: { distinct: 9, count: 20 } }), 'REGRESSION'],
    ['a measurement', aColumn('t', { type: 'NUMBER' }), 'REGRESSION'],
  ])('%s', (_, column, task) => {
    expect(code(inferTask(column))).toBe(task);
  });

  it.each([
    ['nothing but missing values', aColumn('t', { statistics: { missing: 200, distinct: 0 } }), 'TARGET_ALL_MISSING'],
    ['one value only', aColumn('t', { type: 'CATEGORY', statistics: { distinct: 1, topValues: [{ value: 'yes', count: 200 }] } }), 'TARGET_SINGLE_CLASS'],
    ['an image', aColumn('t', { type: 'IMAGE' }), 'TARGET_UNSUPPORTED'],
    ['an identifier', aColumn('t', { type: 'IDENTIFIER', statistics: { distinct: 200 } }), 'TARGET_IDENTIFIER'],
    ['free text', aColumn('t', { type: 'TEXT', statistics: { distinct: 190 } }), 'TOO_FEW_ROWS_PER_CLASS'],
    ['thousands of classes', aColumn('t', { type: 'CATEGORY', statistics: { distinct: 3000, count: 90_000 } }), 'TOO_MANY_CLASSES'],
  ])('refuses %s', (_, column, problem) => {
    expect(code(inferTask(column))).toBe(problem);
  });
});

describe('checkTask', () => {
  it('refuses to regress words and to split three classes in two', () => {
    const colours = aColumn('t', { type: 'CATEGORY', statistics: { distinct: 3 } });
    expect(code(checkTask(colours, 'REGRESSION'))).toBe('TASK_MISMATCH');
    expect(code(checkTask(colours, 'BINARY_CLASSIFICATION'))).toBe('TASK_MISMATCH');
  });

  it('lets a user count grades as a quantity', () => {
    expect(code(checkTask(aColumn('t', { type: 'INTEGER', statistics: { distinct: 6 } }), 'REGRESSION'))).toBe('REGRESSION');
  });
});
