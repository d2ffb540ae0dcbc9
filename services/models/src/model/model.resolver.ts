import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { asResult, toConnection, type SubgraphContext } from '@lepton/graphql';
import type { ModelVersionsArgs, QueryModelArgs, QueryModelsArgs, SetAliasInput } from '../generated/graphql.js';
import { ModelVersionRepository } from '../model-version/model-version.repository.js';
import type { ModelAliasEntity, ModelEntity } from './model.entity.js';
import { ModelRepository } from './model.repository.js';
import { SetAlias } from './use-cases/set-alias.js';

const BY_ID = Symbol('model by id');

@Resolver('Model')
export class ModelResolver {
  constructor(
    private readonly models: ModelRepository,
    private readonly versions: ModelVersionRepository,
    private readonly setAliasUseCase: SetAlias,
  ) {}

  @Query('model')
  model(@Args() { id, name }: QueryModelArgs, @Context() { workspace }: SubgraphContext) {
    if (id) return this.models.find(workspace, id);
    return name ? this.models.findByName(workspace, name) : null;
  }

  @Query('models')
  async page(@Args() args: QueryModelsArgs, @Context() { workspace }: SubgraphContext) {
    const page = await this.models.page(workspace, { first: args.first ?? 20, after: args.after, search: args.search });
    return toConnection(page, (row) => row, { after: args.after, totalCount: () => this.models.count(workspace, args.search) });
  }

  @Mutation('setAlias')
  setAlias(@Args('input') input: SetAliasInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Model', this.setAliasUseCase.execute(workspace, input));
  }

  @ResolveField('versions')
  async versionPage(@Parent() { id }: ModelEntity, @Args() args: ModelVersionsArgs) {
    const page = await this.versions.page(id, { first: args.first ?? 20, after: args.after });
    return toConnection(page, (row) => row, { after: args.after, totalCount: () => this.versions.count(id) });
  }

  @ResolveField('aliases')
  aliases(@Parent() { id }: ModelEntity) {
    return this.models.aliases(id);
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.models.findByIds(context.workspace, ids));
  }
}

@Resolver('ModelAlias')
export class ModelAliasResolver {
  constructor(private readonly versions: ModelVersionRepository) {}

  @ResolveField('version')
  version(@Parent() alias: ModelAliasEntity, @Context() { workspace }: SubgraphContext) {
    return this.versions.find(workspace, alias.modelVersionId);
  }
}
