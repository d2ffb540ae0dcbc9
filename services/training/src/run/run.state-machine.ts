import { ProblemError } from '@lepton/contracts';
import type { RunStatus } from '../generated/graphql.js';

/** What can happen to a run. */
export type RunEvent = 'claim' | 'requeue' | 'pause' | 'resume' | 'succeed' | 'fail' | 'cancel';

/** The life of a run: from each status, where each event leads; what is not listed cannot happen. */
export const RUN_TRANSITIONS: Record<RunStatus, Partial<Record<RunEvent, RunStatus>>> = {
  QUEUED: { claim: 'RUNNING', pause: 'PAUSED', cancel: 'CANCELLED' },
  // A claim of a running run takes it over from a worker whose lease has expired.
  RUNNING: { claim: 'RUNNING', requeue: 'QUEUED', pause: 'PAUSED', succeed: 'SUCCEEDED', fail: 'FAILED', cancel: 'CANCELLED' },
  PAUSED: { resume: 'QUEUED', cancel: 'CANCELLED' },
  SUCCEEDED: {},
  FAILED: {},
  CANCELLED: {},
};

/** The status after the event; throws the problem `INVALID_STATE` where it cannot happen. */
export function transition(run: { id: string; status: RunStatus }, event: RunEvent): RunStatus {
  const next = RUN_TRANSITIONS[run.status][event];
  if (next) return next;
  const possible = Object.keys(RUN_TRANSITIONS[run.status]).filter((name) => name === 'pause' || name === 'resume' || name === 'cancel');
  throw new ProblemError(
    'INVALID_STATE',
    `The run ${run.id} is ${run.status}: it cannot ${event}.${possible.length ? ` What you can do: ${possible.join(', ')}.` : ' It has ended; start a new one.'}`,
    'runId',
  );
}

export const isFinished = (status: RunStatus): boolean => Object.keys(RUN_TRANSITIONS[status]).length === 0;
