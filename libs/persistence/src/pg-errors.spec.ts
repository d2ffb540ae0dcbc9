import { errorCode, isConflict, isConnectionLost, isRetryable } from './pg-errors.js';

const pgError = (code: string) => Object.assign(new Error('from the server'), { code });
const wrapped = (driverError: Error) => Object.assign(new Error('query failed'), { driverError });

describe('pg errors', () => {
  it('finds the code through wrappers', () => {
    expect(errorCode(pgError('40001'))).toBe('40001');
    expect(errorCode(wrapped(pgError('40P01')))).toBe('40P01');
    expect(errorCode(Object.assign(new AggregateError([pgError('ECONNREFUSED')]), {}))).toBe('ECONNREFUSED');
    expect(errorCode('text')).toBeUndefined();
  });

  it.each(['40001', '40P01'])('%s is a conflict, not an outage', (code) => {
    expect([isConflict(wrapped(pgError(code))), isConnectionLost(pgError(code)), isRetryable(pgError(code))]).toEqual([true, false, true]);
  });

  it.each(['57P01', '57P03', 'ECONNREFUSED', 'ECONNRESET'])('%s is an outage', (code) => {
    expect([isConflict(pgError(code)), isConnectionLost(wrapped(pgError(code)))]).toEqual([false, true]);
  });

  it('knows the errors that carry no code', () => {
    expect(isConnectionLost(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isConnectionLost(Object.assign(new Error('x'), { name: 'QueryRunnerAlreadyReleasedError' }))).toBe(true);
    expect(isConnectionLost(Object.assign(new Error('x'), { name: 'QueryRunnerProviderAlreadyReleasedError' }))).toBe(true);
  });

  it.each(['23505', '42P01', '22P02'])('%s is neither', (code) => {
    expect(isRetryable(wrapped(pgError(code)))).toBe(false);
  });

  it('does not retry an error of the work itself, whatever its words', () => {
    expect(isRetryable(new Error('the run was terminated'))).toBe(false);
  });
});
