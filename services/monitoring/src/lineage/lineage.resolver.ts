import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { SubgraphContext } from '@lepton/graphql';
import type { LineageKind, QueryLineageArgs } from '../generated/graphql.js';
import { LineageRepository, type LineageGraph } from './lineage.repository.js';

const TYPE_NAMES = {
  DATASET: 'Dataset', DATASET_VERSION: 'DatasetVersion', RUN: 'Run', MODEL_VERSION: 'ModelVersion', REVISION: 'Revision', DEPLOYMENT: 'Deployment',
} as const satisfies Record<LineageKind, string>;

@Resolver('LineageNode')
export class LineageResolver {
  constructor(private readonly lineage: LineageRepository) {}

  @Query('lineage')
  around(@Args() { id, depth }: QueryLineageArgs, @Context() { workspace }: SubgraphContext): Promise<LineageGraph> {
    return this.lineage.around(workspace, id, depth ?? 10);
  }

  @ResolveField('entity')
  entity(@Parent() { id, kind }: { id: string; kind: LineageKind }) {
    return { __typename: TYPE_NAMES[kind], id };
  }
}
