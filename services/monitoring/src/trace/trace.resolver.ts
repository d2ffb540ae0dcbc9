import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { SubgraphContext } from '@lepton/graphql';
import type { Trace } from '../generated/graphql.js';
import { TraceRepository } from './trace.repository.js';

const BY_RUN = Symbol('trace by run');

@Resolver('Run')
export class RunTraceResolver {
  constructor(private readonly traces: TraceRepository) {}

  @Query('trace')
  async byId(@Args('id') id: string): Promise<Trace | null> {
    return (await this.traces.find([id.toLowerCase()]))[0] ?? null;
  }

  @ResolveField('trace')
  async ofRun(@Parent() run: { id: string }, @Context() context: SubgraphContext): Promise<Trace | null> {
    const row = await context.load(BY_RUN, run.id, (ids) => this.traces.findByRuns(context.workspace, ids));
    return row?.trace ?? null;
  }
}
