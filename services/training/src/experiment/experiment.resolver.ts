import { Args, Context, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { toConnection, type SubgraphContext } from '@lepton/graphql';
import type { ExperimentRunsArgs } from '../generated/graphql.js';
import { RunRepository } from '../run/run.repository.js';
import type { ExperimentEntity } from './experiment.entity.js';

const BY_ID = Symbol('experiment by id');

@Resolver('Experiment')
export class ExperimentResolver {
  constructor(private readonly runs: RunRepository) {}

  @Query('experiment')
  experiment(@Args('id') id: string, @Context() context: SubgraphContext) {
    return this.reference({ id }, context);
  }

  @ResolveField('runs')
  async page(@Parent() { id }: ExperimentEntity, @Args() args: ExperimentRunsArgs, @Context() { workspace }: SubgraphContext) {
    const page = await this.runs.page(workspace, { experimentId: id }, { first: args.first ?? 20, after: args.after });
    return toConnection(page, (row) => row, { after: args.after, totalCount: () => this.runs.count(workspace, { experimentId: id }) });
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.runs.experiments(context.workspace, ids));
  }
}
