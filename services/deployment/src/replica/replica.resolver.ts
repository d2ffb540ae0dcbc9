import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { SubgraphContext } from '@lepton/graphql';
import type { ReplicaEntity } from './replica.entity.js';
import { ReplicaRepository } from './replica.repository.js';

@Resolver('Replica')
export class ReplicaResolver {
  constructor(private readonly replicas: ReplicaRepository) {}

  @ResolveField('revisions')
  revisions(@Parent() { id }: ReplicaEntity, @Context() { workspace }: SubgraphContext) {
    return this.replicas.revisionsOf(workspace, id);
  }
}
