import { Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { SubgraphContext } from '@lepton/graphql';
import { DeploymentRepository } from '../deployment/deployment.repository.js';
import type { RevisionEntity } from './revision.entity.js';
import { RevisionRepository } from './revision.repository.js';

const BY_ID = Symbol('revision by id');
const DEPLOYMENT_BY_ID = Symbol('deployment of a revision');

@Resolver('Revision')
export class RevisionResolver {
  constructor(private readonly revisions: RevisionRepository, private readonly deployments: DeploymentRepository) {}

  @ResolveField('deployment')
  deployment(@Parent() { deploymentId }: RevisionEntity, @Context() context: SubgraphContext) {
    return context.load(DEPLOYMENT_BY_ID, deploymentId, (ids) => this.deployments.findByIds(context.workspace, ids));
  }

  @ResolveField('modelVersion')
  modelVersion(@Parent() { modelVersionId }: RevisionEntity) {
    return { id: modelVersionId };
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.revisions.findByIds(context.workspace, ids));
  }
}
