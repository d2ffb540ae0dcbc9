import { ProblemError } from '@lepton/contracts';
import type { RevisionStatus } from '../generated/graphql.js';

export type RevisionEvent =
  /** Enough replicas have loaded it. */
  | 'ready'
  /** No replica can load it. */
  | 'fail'
  /** It is unloaded: another one has taken its place, or the deployment was stopped. */
  | 'retire'
  /** A rollback brings it back. */
  | 'load';

/** The life of a revision: from each status, where each event leads; what is not listed cannot happen. */
export const REVISION_TRANSITIONS: Record<RevisionStatus, Partial<Record<RevisionEvent, RevisionStatus>>> = {
  LOADING: { ready: 'READY', fail: 'FAILED', retire: 'RETIRED' },
  READY: { retire: 'RETIRED' },
  RETIRED: { load: 'LOADING' },
  FAILED: { load: 'LOADING' },
};

/** The status after the event; throws the problem `INVALID_STATE` where it cannot happen. */
export function transition(revision: { number: number; status: RevisionStatus }, event: RevisionEvent): RevisionStatus {
  const next = REVISION_TRANSITIONS[revision.status][event];
  if (next) return next;
  throw new ProblemError('INVALID_STATE', `Revision ${revision.number} is ${revision.status}: it cannot ${event}.`, 'toRevisionId');
}

/** Whether replicas should have it loaded. */
export const isWanted = ({ status }: { status: RevisionStatus }): boolean => status === 'LOADING' || status === 'READY';
