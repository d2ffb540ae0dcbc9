import { Injectable } from '@nestjs/common';
import { ModelService, ProblemError, SplitName, Task, type GetModelVersionResponse } from '@lepton/contracts';
import { isRpcOutage, Messaging, rpcClient } from '@lepton/messaging';
import type { EntityManager } from '@lepton/persistence';
import { newId } from '@lepton/service-kit';
import type { DeployInput } from '../../generated/graphql.js';
import { ControlPlane } from '../../replica/control-plane.js';
import { RevisionEntity, type StoredSignature } from '../../revision/revision.entity.js';
import { transition as revisionTransition } from '../../revision/revision.state-machine.js';
import { DeploymentEvents } from '../deployment-events.js';
import { DeploymentEntity } from '../deployment.entity.js';
import { transition } from '../deployment.state-machine.js';

/** How a revision is to be served. */
export interface RevisionSettings {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly maxBatchSize: number;
  readonly maxDelayMs: number;
  readonly trafficPercent: number;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/** Makes a deployment, or a new revision of one. It serves when a model server has loaded it; see `Rollout`. */
@Injectable()
export class Deploy {
  constructor(
    private readonly messaging: Messaging,
    private readonly control: ControlPlane,
    private readonly events: DeploymentEvents,
  ) {}

  async execute(workspace: string, input: DeployInput): Promise<DeploymentEntity> {
    checkName(input.name);
    if (Boolean(input.modelVersionId) === Boolean(input.model)) {
      throw new ProblemError('INVALID_INPUT', 'Say what to deploy: either a modelVersionId, or a model and perhaps its alias.', 'modelVersionId');
    }
    const settings = readSettings(input);
    const version = await this.modelVersion(workspace, input).catch((error: unknown) => {
      if (isRpcOutage(error)) throw new ProblemError('UNAVAILABLE', 'The models service does not answer. Nothing has been deployed; try again in a moment.');
      throw error;
    });
    return this.control.change((tx) => this.apply(tx, workspace, input.name, version, settings));
  }

  /** Asks the models service. Rejects with its problems, NOT_FOUND and NOT_READY, or an RpcError. */
  modelVersion(workspace: string, { modelVersionId, model, alias }: Pick<DeployInput, 'modelVersionId' | 'model' | 'alias'>): Promise<GetModelVersionResponse> {
    return rpcClient(this.messaging, 'models', ModelService, { retries: 2 })
      .getModelVersion({ workspace, modelVersionId: modelVersionId ?? '', modelName: model ?? '', alias: alias ?? '' });
  }

  /** Under the control plane's lock. */
  async apply(tx: EntityManager, workspace: string, name: string, version: GetModelVersionResponse, settings: RevisionSettings): Promise<DeploymentEntity> {
    const known = await tx.findOneBy(DeploymentEntity, { workspace, name });
    const deployment = known ?? tx.create(DeploymentEntity, { id: newId('dep'), workspace, name, status: 'STARTING', createdAt: new Date() });
    deployment.status = transition(deployment, 'deploy');
    deployment.failure = null;
    await tx.save(deployment);

    const revisions = await tx.findBy(RevisionEntity, { deploymentId: deployment.id });
    // Only the newest wish counts.
    for (const revision of revisions) if (revision.status === 'LOADING') revision.status = revisionTransition(revision, 'retire');
    await tx.save(revisions);
    const revision = await tx.save(tx.create(RevisionEntity, {
      id: newId('rev'), workspace, deploymentId: deployment.id, createdAt: new Date(), status: 'LOADING', failure: null,
      number: Math.max(0, ...revisions.map(({ number }) => number)) + 1,
      modelVersionId: version.modelVersionId, digest: version.digest, signature: readSignature(version),
      metrics: version.metrics.map(({ name, split, value }) => ({ name, split: SplitName[split], value })),
      minReplicas: settings.minReplicas, maxReplicas: settings.maxReplicas, maxBatchSize: settings.maxBatchSize, maxDelayMs: settings.maxDelayMs,
      wantedPercent: settings.trafficPercent, percent: 0, shadow: false, rolledBackFrom: null, lastServedAt: null,
    }));
    await this.events.changed(tx, deployment, `Revision ${revision.number} (${version.modelName}, version ${version.number}) is being loaded.`);
    return deployment;
  }
}

export function checkName(name: string): void {
  if (!NAME.test(name)) {
    throw new ProblemError('INVALID_NAME', `"${name}" cannot be a deployment's name: use up to 63 letters, digits, "-" and "_", and begin with a letter or a digit.`, 'name');
  }
}

/** Defaults for what is left open; throws the problem `OUT_OF_RANGE`. */
export function readSettings(input: Partial<DeployInput>): RevisionSettings {
  const minReplicas = within('minReplicas', input.minReplicas ?? 1, 1, 100);
  return {
    minReplicas,
    maxReplicas: within('maxReplicas', input.maxReplicas ?? Math.max(2, minReplicas), minReplicas, 100),
    maxBatchSize: within('maxBatchSize', input.maxBatchSize ?? 32, 1, 4_096),
    maxDelayMs: within('maxDelayMs', input.maxDelayMs ?? 0, 0, 1_000),
    trafficPercent: within('trafficPercent', input.trafficPercent ?? 100, 0, 100),
  };
}

function within(field: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new ProblemError('OUT_OF_RANGE', `${field} is ${value}; it has to be from ${least} to ${most}.`, field);
}

function readSignature({ signatureJson, labels, task }: GetModelVersionResponse): StoredSignature {
  const { inputs, outputs, target, unused } = JSON.parse(signatureJson) as Omit<StoredSignature, 'task' | 'labels'>;
  return { task: Task[task] as StoredSignature['task'], inputs, outputs, labels, ...(target !== undefined && { target }), ...(unused && { unused }) };
}
