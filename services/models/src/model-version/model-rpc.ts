import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModelService, ProblemError, SplitName, Task, type GetModelVersionRequest } from '@lepton/contracts';
import { Messaging, serveRpc } from '@lepton/messaging';
import { ModelRepository } from '../model/model.repository.js';
import type { ModelVersionEntity } from './model-version.entity.js';
import { ModelVersionRepository } from './model-version.repository.js';

/** What other services ask of the models service. */
@Injectable()
export class ModelRpc implements OnModuleInit {
  constructor(
    private readonly messaging: Messaging,
    private readonly models: ModelRepository,
    private readonly versions: ModelVersionRepository,
  ) {}

  onModuleInit(): void {
    serveRpc(this.messaging, 'models', ModelService, { getModelVersion: (request) => this.getModelVersion(request) });
  }

  private async getModelVersion(request: GetModelVersionRequest) {
    const version = request.modelVersionId ? await this.byId(request) : await this.byName(request);
    const [model] = await this.models.findByIds(request.workspace, [version.modelId]);
    if (!model) throw new Error(`model version ${version.id} has no model`);
    if (version.status !== 'READY') {
      throw new ProblemError('NOT_READY', `Version ${version.number} of ${model.name} is ${version.status} and cannot be deployed.`, 'modelVersionId');
    }
    return {
      modelVersionId: version.id, modelId: model.id, modelName: model.name, number: version.number,
      digest: version.digest, byteSize: version.byteSize, signatureJson: JSON.stringify(version.signature), labels: version.labels,
      task: Task[model.task], metrics: version.metrics.map(({ name, split, value }) => ({ name, split: SplitName[split], value })),
      datasetVersionId: version.datasetVersionId ?? '', runId: version.runId ?? '',
    };
  }

  private async byId({ workspace, modelVersionId }: GetModelVersionRequest): Promise<ModelVersionEntity> {
    const version = await this.versions.find(workspace, modelVersionId);
    if (!version) throw new ProblemError('NOT_FOUND', `There is no model version ${modelVersionId}.`, 'modelVersionId');
    return version;
  }

  private async byName({ workspace, modelName, alias }: GetModelVersionRequest): Promise<ModelVersionEntity> {
    const model = await this.models.findByName(workspace, modelName);
    if (!model) throw new ProblemError('NOT_FOUND', `There is no model called "${modelName}".`, 'model');
    if (!alias) {
      const latest = await this.versions.latestReady(model.id);
      if (!latest) throw new ProblemError('NOT_FOUND', `The model ${model.name} has no version that is READY.`, 'model');
      return latest;
    }
    const pointer = await this.models.alias(model.id, alias);
    const version = pointer && (await this.versions.find(workspace, pointer.modelVersionId));
    if (!version) throw new ProblemError('NOT_FOUND', `The model ${model.name} has no alias "${alias}". Make it with setAlias.`, 'alias');
    return version;
  }
}
