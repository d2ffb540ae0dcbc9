import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { asResult, toConnection, type SubgraphContext } from '@lepton/graphql';
import { DatasetVersionRepository } from '../dataset-version/dataset-version.repository.js';
import type { CreateDatasetInput, DatasetVersionsArgs, QueryDatasetsArgs } from '../generated/graphql.js';
import type { DatasetEntity } from './dataset.entity.js';
import { DatasetRepository } from './dataset.repository.js';
import { CreateDataset } from './use-cases/create-dataset.js';
import { DeleteDataset } from './use-cases/delete-dataset.js';

const BY_ID = Symbol('dataset by id');

@Resolver('Dataset')
export class DatasetResolver {
  constructor(
    private readonly datasets: DatasetRepository,
    private readonly datasetVersions: DatasetVersionRepository,
    private readonly create: CreateDataset,
    private readonly deletion: DeleteDataset,
  ) {}

  @Query('dataset')
  dataset(@Args('id') id: string, @Context() { workspace }: SubgraphContext) {
    return this.datasets.find(workspace, id);
  }

  @Query('datasets')
  async page(@Args() args: QueryDatasetsArgs, @Context() { workspace }: SubgraphContext) {
    const page = await this.datasets.page(workspace, { first: args.first ?? 20, after: args.after, search: args.search });
    return toConnection(page, (row) => row, { after: args.after, totalCount: () => this.datasets.count(workspace, args.search) });
  }

  @Mutation('createDataset')
  createDataset(@Args('input') input: CreateDatasetInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Dataset', this.create.execute(workspace, input));
  }

  @Mutation('deleteDataset')
  deleteDataset(@Args('input') { datasetId }: { datasetId: string }, @Context() { workspace }: SubgraphContext) {
    return asResult('DeletedDataset', this.deletion.execute(workspace, datasetId));
  }

  @ResolveField('latestVersion')
  latestVersion(@Parent() { id }: DatasetEntity) {
    return this.datasetVersions.latest(id);
  }

  @ResolveField('versions')
  async versionPage(@Parent() { id }: DatasetEntity, @Args() args: DatasetVersionsArgs) {
    const page = await this.datasetVersions.page(id, { first: args.first ?? 20, after: args.after });
    return toConnection(page, (row) => row, { after: args.after, totalCount: () => this.datasetVersions.count(id) });
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.datasets.findByIds(context.workspace, ids));
  }
}
