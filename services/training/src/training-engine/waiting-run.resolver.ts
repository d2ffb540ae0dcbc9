import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { SubgraphContext } from '@lepton/graphql';
import type { RunEntity } from '../run/run.entity.js';
import { obstacleTo } from './capability.js';
import { WorkerRegistry } from './worker-registry.js';

const LIVING = Symbol('living workers');

/** The field that the workers add to a run. */
@Resolver('Run')
export class WaitingRunResolver {
  constructor(private readonly workers: WorkerRegistry) {}

  @ResolveField('waitingFor')
  async waitingFor(@Parent() run: RunEntity, @Context() context: SubgraphContext) {
    if (run.status !== 'QUEUED') return null;
    const living = await context.load(LIVING, 'all', async () => [{ id: 'all', workers: await this.workers.living() }]);
    return obstacleTo(run, living?.workers ?? []) ?? null;
  }
}
