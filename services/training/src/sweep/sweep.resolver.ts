import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { asResult, toConnection, type SubgraphContext } from '@lepton/graphql';
import type { CancelSweepInput, QuerySweepsArgs, StartSweepInput } from '../generated/graphql.js';
import type { RunEntity } from '../run/run.entity.js';
import type { SweepEntity, TrialEntity } from './sweep.entity.js';
import { SweepRepository } from './sweep.repository.js';
import { CancelSweep } from './use-cases/cancel-sweep.js';
import { StartSweep } from './use-cases/start-sweep.js';

const BY_ID = Symbol('sweep by id');
const RUN_BY_ID = Symbol('run of a trial');

@Resolver('Sweep')
export class SweepResolver {
  constructor(
    private readonly sweeps: SweepRepository,
    private readonly start: StartSweep,
    private readonly cancel: CancelSweep,
  ) {}

  @Query('sweep')
  sweep(@Args('id') id: string, @Context() context: SubgraphContext) {
    return this.reference({ id }, context);
  }

  @Query('sweeps')
  async page(@Args() args: QuerySweepsArgs, @Context() { workspace }: SubgraphContext) {
    const page = await this.sweeps.page(workspace, { first: args.first ?? 20, after: args.after });
    return toConnection(page, (row) => row, { after: args.after, totalCount: () => this.sweeps.count(workspace) });
  }

  @Mutation('startSweep')
  startSweep(@Args('input') input: StartSweepInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Sweep', this.start.execute(workspace, input));
  }

  @Mutation('cancelSweep')
  cancelSweep(@Args('input') input: CancelSweepInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Sweep', this.cancel.execute(workspace, input));
  }

  @ResolveField('datasetVersion')
  datasetVersion(@Parent() { datasetVersionId }: SweepEntity) {
    return { id: datasetVersionId };
  }

  @ResolveField('trials')
  trials(@Parent() { id }: SweepEntity) {
    return this.sweeps.trials(id);
  }

  @ResolveField('bestTrial')
  bestTrial(@Parent() { id, bestTrial }: SweepEntity) {
    return bestTrial === null ? null : this.sweeps.trial(id, bestTrial);
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.sweeps.findByIds(context.workspace, ids));
  }
}

@Resolver('Trial')
export class TrialResolver {
  constructor(private readonly sweeps: SweepRepository) {}

  @ResolveField('run')
  run(@Parent() { runId }: TrialEntity, @Context() context: SubgraphContext) {
    return runId && context.load(RUN_BY_ID, runId, (ids) => this.sweeps.runs(context.workspace, ids));
  }
}

/** The field that a sweep adds to its runs. */
@Resolver('Run')
export class RunSweepResolver {
  constructor(private readonly sweeps: SweepRepository) {}

  @ResolveField('sweep')
  sweep(@Parent() { sweepId }: RunEntity, @Context() context: SubgraphContext) {
    return sweepId && context.load(BY_ID, sweepId, (ids) => this.sweeps.findByIds(context.workspace, ids));
  }
}
