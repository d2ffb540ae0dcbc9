import { ProblemError } from '@lepton/contracts';
import type { EntityManager } from '@lepton/persistence';
import { RevisionEntity } from '../revision/revision.entity.js';
import { DeploymentEntity } from './deployment.entity.js';

/** A deployment and its revisions, newest first, for a use case that changes them. Throws the problem `NOT_FOUND`. */
export async function loadDeployment(tx: EntityManager, workspace: string, id: string): Promise<{ deployment: DeploymentEntity; revisions: RevisionEntity[] }> {
  const deployment = await tx.findOneBy(DeploymentEntity, { workspace, id });
  if (!deployment) throw new ProblemError('NOT_FOUND', `There is no deployment ${id}.`, 'deploymentId');
  return { deployment, revisions: await tx.find(RevisionEntity, { where: { deploymentId: id }, order: { number: 'DESC' } }) };
}
