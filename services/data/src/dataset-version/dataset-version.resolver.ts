import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { asResult, type SubgraphContext } from '@lepton/graphql';
import { DatasetRepository } from '../dataset/dataset.repository.js';
import type { ApplyRecipeInput, DatasetVersionPreviewArgs, DatasetVersionSampleUrlArgs, PreviewRecipeInput } from '../generated/graphql.js';
import type { DatasetVersionEntity } from './dataset-version.entity.js';
import { DatasetVersionRepository } from './dataset-version.repository.js';
import { describeSplits } from './describe-splits.js';
import { Preview } from './preview.js';
import { ApplyRecipe } from './use-cases/apply-recipe.js';
import { PreviewRecipe } from './use-cases/preview-recipe.js';

const BY_ID = Symbol('dataset version by id');
const DATASET_BY_ID = Symbol('dataset of a version');

@Resolver('DatasetVersion')
export class DatasetVersionResolver {
  constructor(
    private readonly datasets: DatasetRepository,
    private readonly versions: DatasetVersionRepository,
    private readonly previews: Preview,
    private readonly recipes: ApplyRecipe,
    private readonly recipePreviews: PreviewRecipe,
  ) {}

  @Query('datasetVersion')
  datasetVersion(@Args('id') id: string, @Context() { workspace }: SubgraphContext) {
    return this.versions.find(workspace, id);
  }

  @Mutation('applyRecipe')
  applyRecipe(@Args('input') input: ApplyRecipeInput, @Context() { workspace }: SubgraphContext) {
    return asResult('DatasetVersion', this.recipes.execute(workspace, input));
  }

  @Query('previewRecipe')
  previewRecipe(@Args('input') input: PreviewRecipeInput, @Context() { workspace }: SubgraphContext) {
    return asResult('RecipePreview', this.recipePreviews.execute(workspace, input));
  }

  @ResolveField('dataset')
  dataset(@Parent() { datasetId }: DatasetVersionEntity, @Context() context: SubgraphContext) {
    return context.load(DATASET_BY_ID, datasetId, (ids) => this.datasets.findByIds(context.workspace, ids));
  }

  @ResolveField('rowCount')
  rowCount(@Parent() { content }: DatasetVersionEntity) {
    return content?.rowCount ?? null;
  }

  @ResolveField('columns')
  columns(@Parent() { content }: DatasetVersionEntity) {
    return content?.columns ?? [];
  }

  @ResolveField('splits')
  splits(@Parent() { content }: DatasetVersionEntity) {
    return content ? describeSplits(content) : [];
  }

  @ResolveField('classBalance')
  classBalance(@Parent() { content }: DatasetVersionEntity) {
    return content?.classes ?? [];
  }

  @ResolveField('suggestedTarget')
  suggestedTarget(@Parent() { content }: DatasetVersionEntity) {
    return content?.suggestedTarget ?? null;
  }

  @ResolveField('modality')
  modality(@Parent() { content }: DatasetVersionEntity) {
    return content?.modality ?? null;
  }

  @ResolveField('interactions')
  interactions(@Parent() { content }: DatasetVersionEntity) {
    return content?.interactions ?? null;
  }

  @ResolveField('reading')
  reading(@Parent() { content }: DatasetVersionEntity) {
    return content?.reading ?? null;
  }

  @ResolveField('splitting')
  splitting(@Parent() { content }: DatasetVersionEntity) {
    return content?.splitting ?? null;
  }

  @ResolveField('issues')
  issues(@Parent() { content }: DatasetVersionEntity) {
    return content?.issues ?? [];
  }

  @ResolveField('preview')
  preview(@Parent() version: DatasetVersionEntity, @Args() { first, split }: DatasetVersionPreviewArgs) {
    return this.previews.rows(version, first ?? 20, split ?? undefined);
  }

  @ResolveField('sampleUrl')
  sampleUrl(@Parent() version: DatasetVersionEntity, @Args() { row, as }: DatasetVersionSampleUrlArgs) {
    return this.previews.sampleUrl(version, BigInt(row), as ?? 'ORIGINAL') ?? null;
  }

  @ResolveField('parent')
  parent(@Parent() { parentId }: DatasetVersionEntity, @Context() { workspace }: SubgraphContext) {
    return parentId && this.versions.find(workspace, parentId);
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.versions.findByIds(context.workspace, ids));
  }
}
