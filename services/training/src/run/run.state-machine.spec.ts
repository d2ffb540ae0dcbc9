import { isProblemError } from '@lepton/contracts';
import type { RunStatus } from '../generated/graphql.js';
import { isFinished, RUN_TRANSITIONS, transition, type RunEvent } from './run.state-machine.js';

const EVENTS: RunEvent[] = ['claim', 'requeue', 'pause', 'resume', 'succeed', 'fail', 'cancel'];
const STATUSES = Object.keys(RUN_TRANSITIONS) as RunStatus[];

describe('the life of a run', () => {
  it.each<[RunStatus, RunEvent, RunStatus]>([
    ['QUEUED', 'claim', 'RUNNING'], ['QUEUED', 'cancel', 'CANCELLED'], ['RUNNING', 'succeed', 'SUCCEEDED'], ['RUNNING', 'requeue', 'QUEUED'],
    ['RUNNING', 'claim', 'RUNNING'], ['RUNNING', 'pause', 'PAUSED'], ['PAUSED', 'resume', 'QUEUED'], ['PAUSED', 'cancel', 'CANCELLED'],
  ])('%s, %s: %s', (status, event, expected) => {
    expect(transition({ id: 'run_1', status }, event)).toBe(expected);
  });

  it('ends in exactly three ways, and nothing happens afterwards', () => {
    expect(STATUSES.filter(isFinished)).toEqual(['SUCCEEDED', 'FAILED', 'CANCELLED']);
    for (const status of STATUSES.filter(isFinished)) {
      for (const event of EVENTS) expect(() => transition({ id: 'run_1', status }, event)).toThrow(/has ended/);
    }
  });

  it('can end from everywhere', () => {
    const reaches = (status: RunStatus, seen = new Set<RunStatus>()): boolean => isFinished(status)
      || Object.values(RUN_TRANSITIONS[status]).some((next) => !seen.has(next) && reaches(next, new Set(seen).add(status)));
    expect(STATUSES.filter((status) => !reaches(status))).toEqual([]);
  });

  it('says what can be done instead', () => {
    try {
      transition({ id: 'run_1', status: 'QUEUED' }, 'resume');
      throw new Error('not refused');
    } catch (error) {
      expect(isProblemError(error) && [error.code, error.message]).toEqual([
        'INVALID_STATE', 'The run run_1 is QUEUED: it cannot resume. What you can do: pause, cancel.',
      ]);
    }
  });
});
