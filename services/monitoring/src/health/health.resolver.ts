import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { SubgraphContext } from '@lepton/graphql';
import type { DeploymentHealthArgs, Window } from '../generated/graphql.js';
import { HealthRepository } from './health.repository.js';
import { healthWindow } from './health-window.js';
import type { Health } from './summarise-health.js';

const BY_DEPLOYMENT: Record<Window, symbol> = {
  LAST_MINUTE: Symbol('health of the last minute'), LAST_HOUR: Symbol('health of the last hour'),
  LAST_DAY: Symbol('health of the last day'), LAST_WEEK: Symbol('health of the last week'),
};

@Resolver('Deployment')
export class DeploymentHealthResolver {
  constructor(private readonly health: HealthRepository) {}

  @ResolveField('health')
  async ofDeployment(@Parent() { id }: { id: string }, @Args() args: DeploymentHealthArgs, @Context() context: SubgraphContext): Promise<Health | undefined> {
    const window = args.window ?? 'LAST_HOUR';
    const row = await context.load(BY_DEPLOYMENT[window], id, async (ids) => {
      const healths = await this.health.read(context.workspace, ids, healthWindow(window, new Date()));
      return healths.map((health, index) => ({ id: ids[index] ?? '', health }));
    });
    return row?.health;
  }
}
