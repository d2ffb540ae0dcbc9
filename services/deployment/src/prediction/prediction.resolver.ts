import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { asResult, type SubgraphContext } from '@lepton/graphql';
import { DeploymentRepository } from '../deployment/deployment.repository.js';
import type { PredictInput } from '../generated/graphql.js';
import { RevisionRepository } from '../revision/revision.repository.js';
import type { PredictionEntity } from './prediction.entity.js';
import { PredictionRepository } from './prediction.repository.js';
import { Predict } from './use-cases/predict.js';

const BY_ID = Symbol('prediction by id');
const DEPLOYMENT_BY_ID = Symbol('deployment of a prediction');
const REVISION_BY_ID = Symbol('revision of a prediction');

@Resolver('Prediction')
export class PredictionResolver {
  constructor(
    private readonly predictions: PredictionRepository,
    private readonly deployments: DeploymentRepository,
    private readonly revisions: RevisionRepository,
    private readonly predictUseCase: Predict,
  ) {}

  @Query('prediction')
  prediction(@Args('id') id: string, @Context() { workspace }: SubgraphContext) {
    return this.predictions.find(workspace, id);
  }

  @Mutation('predict')
  predict(@Args('input') input: PredictInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Predictions', this.predictUseCase.execute(workspace, input).then((predictions) => ({ predictions })));
  }

  @ResolveField('deployment')
  deployment(@Parent() { deploymentId }: PredictionEntity, @Context() context: SubgraphContext) {
    return context.load(DEPLOYMENT_BY_ID, deploymentId, (ids) => this.deployments.findByIds(context.workspace, ids));
  }

  @ResolveField('revision')
  revision(@Parent() { revisionId }: PredictionEntity, @Context() context: SubgraphContext) {
    return context.load(REVISION_BY_ID, revisionId, (ids) => this.revisions.findByIds(context.workspace, ids));
  }

  @ResolveField('modelVersion')
  modelVersion(@Parent() { modelVersionId }: PredictionEntity) {
    return { id: modelVersionId };
  }

  /** Most probable first. */
  @ResolveField('probabilities')
  probabilities(@Parent() { output }: PredictionEntity) {
    const named = output['probabilities'];
    if (typeof named !== 'object' || named === null || Array.isArray(named)) return null;
    return Object.entries(named as Record<string, number>).map(([label, probability]) => ({ label, probability })).sort((a, b) => b.probability - a.probability);
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.predictions.findByIds(context.workspace, ids));
  }
}
