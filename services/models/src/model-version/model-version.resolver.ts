import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { ArtifactStore } from '@lepton/artifact-store';
import { asResult, type SubgraphContext } from '@lepton/graphql';
import { ARTIFACT_STORE } from '../artifact/artifact.tokens.js';
import { MODELS_CONFIG, type ModelsConfig } from '../config/models.config.js';
import { ModelRepository } from '../model/model.repository.js';
import { modelCard } from './model-card.js';
import type { ArtifactPort, ModelVersionEntity } from './model-version.entity.js';
import { ModelVersionRepository } from './model-version.repository.js';
import { readOnnxGraph } from './onnx-graph.js';
import { ArchiveModelVersion } from './use-cases/archive-model-version.js';

const BY_ID = Symbol('model version by id');
const MODEL_BY_ID = Symbol('model of a version');

@Resolver('ModelVersion')
export class ModelVersionResolver {
  constructor(
    private readonly models: ModelRepository,
    private readonly versions: ModelVersionRepository,
    private readonly archive: ArchiveModelVersion,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(MODELS_CONFIG) private readonly config: ModelsConfig,
  ) {}

  @Query('modelVersion')
  modelVersion(@Args('id') id: string, @Context() { workspace }: SubgraphContext) {
    return this.versions.find(workspace, id);
  }

  @Mutation('archiveModelVersion')
  archiveModelVersion(@Args('input') input: { modelVersionId: string }, @Context() { workspace }: SubgraphContext) {
    return asResult('ModelVersion', this.archive.execute(workspace, input.modelVersionId));
  }

  @ResolveField('model')
  model(@Parent() { modelId }: ModelVersionEntity, @Context() context: SubgraphContext) {
    return context.load(MODEL_BY_ID, modelId, (ids) => this.models.findByIds(context.workspace, ids));
  }

  @ResolveField('downloadUrl')
  downloadUrl(@Parent() { digest }: ModelVersionEntity) {
    return `${this.config.LEPTON_URL}/artifacts/${digest.replace('sha256:', '')}.onnx`;
  }

  @ResolveField('signature')
  signature(@Parent() { signature }: ModelVersionEntity) {
    return { inputs: signature.inputs.map(toPort), outputs: signature.outputs.map(toPort) };
  }

  @ResolveField('card')
  async card(@Parent() version: ModelVersionEntity, @Context() context: SubgraphContext) {
    const model = await this.model(version, context);
    return model && modelCard(model, version);
  }

  @ResolveField('graph')
  async graph(@Parent() { digest }: ModelVersionEntity) {
    return readOnnxGraph(await this.artifacts.read(digest));
  }

  @ResolveField('origin')
  origin(@Parent() { runId }: ModelVersionEntity) {
    return { kind: 'RUN', reference: runId };
  }

  @ResolveField('run')
  run(@Parent() { runId }: ModelVersionEntity) {
    return runId && { id: runId };
  }

  @ResolveField('datasetVersion')
  datasetVersion(@Parent() { datasetVersionId }: ModelVersionEntity) {
    return datasetVersionId && { id: datasetVersionId };
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.versions.findByIds(context.workspace, ids));
  }
}

/** The graph writes the batch as null. */
function toPort({ name, type, shape }: ArtifactPort) {
  return { name, type, shape: shape.map((size) => (typeof size === 'number' && size >= 0 ? size : null)) };
}
