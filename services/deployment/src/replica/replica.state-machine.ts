import type { ReplicaStatus } from '../generated/graphql.js';

export type ReplicaEvent =
  /** It has been heard of, and still loads what it should serve. */
  | 'load'
  /** It has been heard of, and has loaded what it should serve. */
  | 'settle'
  /** It has been silent for too long. */
  | 'lose';

/** The life of a replica. One that is lost comes back by being heard of; one that leaves is deleted. */
export const REPLICA_TRANSITIONS: Record<ReplicaStatus, Record<ReplicaEvent, ReplicaStatus>> = {
  STARTING: { load: 'STARTING', settle: 'READY', lose: 'LOST' },
  // Loading one more revision does not keep it from serving the others.
  READY: { load: 'READY', settle: 'READY', lose: 'LOST' },
  LOST: { load: 'STARTING', settle: 'READY', lose: 'LOST' },
};

export const transition = ({ status }: { status: ReplicaStatus }, event: ReplicaEvent): ReplicaStatus => REPLICA_TRANSITIONS[status][event];
