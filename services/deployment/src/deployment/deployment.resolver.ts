import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { asResult, toConnection, type SubgraphContext } from '@lepton/graphql';
import { DEPLOYMENT_CONFIG, type DeploymentConfig } from '../config/deployment.config.js';
import type {
  DeployInput, DeploymentPredictionsArgs, QueryDeploymentArgs, QueryDeploymentsArgs, RollbackInput, ShiftTrafficInput, StopDeploymentInput,
} from '../generated/graphql.js';
import { PredictionRepository } from '../prediction/prediction.repository.js';
import { ReplicaRepository } from '../replica/replica.repository.js';
import { RevisionRepository } from '../revision/revision.repository.js';
import type { DeploymentEntity } from './deployment.entity.js';
import { DeploymentRepository } from './deployment.repository.js';
import { snippets } from './snippets.js';
import { Deploy } from './use-cases/deploy.js';
import { Rollback } from './use-cases/rollback.js';
import { ShiftTraffic } from './use-cases/shift-traffic.js';
import { StopDeployment } from './use-cases/stop-deployment.js';

const BY_ID = Symbol('deployment by id');

@Resolver('Deployment')
export class DeploymentResolver {
  constructor(
    private readonly deployments: DeploymentRepository,
    private readonly revisions: RevisionRepository,
    private readonly replicas: ReplicaRepository,
    private readonly predictions: PredictionRepository,
    @Inject(DEPLOYMENT_CONFIG) private readonly config: Pick<DeploymentConfig, 'LEPTON_URL'>,
  ) {}

  @Query('deployment')
  deployment(@Args() { id, name }: QueryDeploymentArgs, @Context() { workspace }: SubgraphContext) {
    return this.deployments.find(workspace, { id, name });
  }

  @Query('deployments')
  async page(@Args() args: QueryDeploymentsArgs, @Context() { workspace }: SubgraphContext) {
    const page = await this.deployments.page(workspace, { first: args.first ?? 20, after: args.after });
    return toConnection(page, (row) => row, { after: args.after, totalCount: () => this.deployments.count(workspace) });
  }

  /** Newest first. */
  @ResolveField('revisions')
  revisionsOf(@Parent() { id }: DeploymentEntity) {
    return this.revisions.ofDeployment(id);
  }

  @ResolveField('traffic')
  async traffic(@Parent() { id }: DeploymentEntity) {
    return (await this.revisions.ofDeployment(id)).filter(({ percent }) => percent > 0).map((revision) => ({ revision, percent: revision.percent, shadow: revision.shadow }));
  }

  @ResolveField('replicas')
  replicasOf(@Parent() { id }: DeploymentEntity) {
    return this.replicas.ofDeployment(id);
  }

  @ResolveField('inferenceUrl')
  inferenceUrl(@Parent() { name }: DeploymentEntity) {
    return `${this.config.LEPTON_URL}/v2/models/${name}/infer`;
  }

  @ResolveField('snippets')
  async snippetsOf(@Parent() { id, name }: DeploymentEntity) {
    const revisions = await this.revisions.ofDeployment(id);
    const revision = revisions.find(({ percent, shadow }) => percent > 0 && !shadow) ?? revisions[0];
    return revision ? snippets({ url: this.config.LEPTON_URL, name, signature: revision.signature }) : [];
  }

  @ResolveField('predictions')
  async predictionPage(@Parent() { id }: DeploymentEntity, @Args() args: DeploymentPredictionsArgs) {
    return toConnection(await this.predictions.page(id, { first: args.first ?? 20, after: args.after }), (row) => row, { after: args.after });
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.deployments.findByIds(context.workspace, ids));
  }
}

@Resolver()
export class DeploymentMutations {
  constructor(
    private readonly deployUseCase: Deploy,
    private readonly shift: ShiftTraffic,
    private readonly rollbackUseCase: Rollback,
    private readonly stop: StopDeployment,
  ) {}

  @Mutation('deploy')
  deploy(@Args('input') input: DeployInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Deployment', this.deployUseCase.execute(workspace, input));
  }

  @Mutation('shiftTraffic')
  shiftTraffic(@Args('input') input: ShiftTrafficInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Deployment', this.shift.execute(workspace, input));
  }

  @Mutation('rollback')
  rollback(@Args('input') input: RollbackInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Deployment', this.rollbackUseCase.execute(workspace, input));
  }

  @Mutation('stopDeployment')
  stopDeployment(@Args('input') { deploymentId }: StopDeploymentInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Deployment', this.stop.execute(workspace, deploymentId));
  }
}
