import { Injectable } from '@nestjs/common';
import { DeploymentChangedSchema, RevisionRolledBackSchema, RevisionRolledOutSchema, SplitName, Task } from '@lepton/contracts';
import { Outbox, type EntityManager } from '@lepton/persistence';
import type { RevisionEntity } from '../revision/revision.entity.js';
import type { DeploymentEntity } from './deployment.entity.js';

/** What a deployment tells the others. The aggregate is always the deployment, so that a subscriber sees one order. */
@Injectable()
export class DeploymentEvents {
  constructor(private readonly outbox: Outbox) {}

  /** @param message what has changed, for a person to read */
  async changed(tx: EntityManager, deployment: DeploymentEntity, message: string): Promise<void> {
    const { id, workspace, name, status, failure } = deployment;
    await this.outbox.append(tx, {
      workspace, domain: 'deployment', name: 'deployment-changed', aggregateId: id, schema: DeploymentChangedSchema,
      message: {
        deploymentId: id, deploymentName: name, status, message,
        ...(failure && { problem: { code: failure.code, message: failure.message, field: failure.field ?? '' } }),
      },
    });
  }

  async rolledOut(tx: EntityManager, { id, workspace, name }: DeploymentEntity, revision: RevisionEntity): Promise<void> {
    await this.outbox.append(tx, {
      workspace, domain: 'deployment', name: 'revision-rolled-out', aggregateId: id, schema: RevisionRolledOutSchema,
      message: {
        deploymentId: id, deploymentName: name, revisionId: revision.id, number: revision.number, modelVersionId: revision.modelVersionId,
        task: Task[revision.signature.task],
        metrics: revision.metrics.map(({ name, split, value }) => ({ name, split: SplitName[split as keyof typeof SplitName], value })),
      },
    });
  }

  async rolledBack(tx: EntityManager, { id, workspace }: DeploymentEntity, from: string, to: string): Promise<void> {
    await this.outbox.append(tx, {
      workspace, domain: 'deployment', name: 'revision-rolled-back', aggregateId: id, schema: RevisionRolledBackSchema,
      message: { deploymentId: id, revisionId: from, toRevisionId: to, reason: 'A user asked for it.' },
    });
  }
}
