import { ProblemError } from '@lepton/contracts';
import type { DeploymentStatus } from '../generated/graphql.js';

/** What can happen to a deployment. */
export type DeploymentEvent =
  /** A revision is to be loaded. */
  | 'deploy'
  /** The revision that was being loaded serves. */
  | 'serve'
  /** The revision that was being loaded cannot be. */
  | 'fail'
  /** Fewer replicas serve than should. */
  | 'degrade'
  | 'recover'
  | 'stop';

/** The life of a deployment: from each status, where each event leads; what is not listed cannot happen. */
export const DEPLOYMENT_TRANSITIONS: Record<DeploymentStatus, Partial<Record<DeploymentEvent, DeploymentStatus>>> = {
  STARTING: { deploy: 'STARTING', serve: 'READY', fail: 'FAILED', stop: 'STOPPED' },
  READY: { deploy: 'UPDATING', degrade: 'DEGRADED', stop: 'STOPPED' },
  DEGRADED: { deploy: 'UPDATING', recover: 'READY', stop: 'STOPPED' },
  // A revision that cannot be loaded changes nothing: the old one goes on.
  UPDATING: { deploy: 'UPDATING', serve: 'READY', fail: 'READY', stop: 'STOPPED' },
  FAILED: { deploy: 'STARTING', stop: 'STOPPED' },
  STOPPED: { deploy: 'STARTING' },
};

/** The status after the event; throws the problem `INVALID_STATE` where it cannot happen. */
export function transition(deployment: { name: string; status: DeploymentStatus }, event: DeploymentEvent): DeploymentStatus {
  const next = DEPLOYMENT_TRANSITIONS[deployment.status][event];
  if (next) return next;
  throw new ProblemError('INVALID_STATE', `The deployment ${deployment.name} is ${deployment.status}: it cannot ${event}. Deploy a model version to it.`, 'deploymentId');
}

export const can = ({ status }: { status: DeploymentStatus }, event: DeploymentEvent): boolean => DEPLOYMENT_TRANSITIONS[status][event] !== undefined;
