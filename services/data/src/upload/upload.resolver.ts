import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { asResult, type SubgraphContext } from '@lepton/graphql';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import type { CreateUploadInput } from '../generated/graphql.js';
import type { UploadEntity } from './upload.entity.js';
import { UploadStore } from './upload.store.js';
import { CreateUpload } from './use-cases/create-upload.js';

@Resolver('Upload')
export class UploadResolver {
  constructor(
    private readonly create: CreateUpload,
    private readonly store: UploadStore,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {}

  @Mutation('createUpload')
  createUpload(@Args('input') input: CreateUploadInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Upload', this.create.execute(workspace, input));
  }

  @ResolveField('uploadUrl')
  uploadUrl(@Parent() { id }: UploadEntity) {
    return `${this.config.LEPTON_URL}/uploads/${id}`;
  }

  @ResolveField('receivedBytes')
  receivedBytes(@Parent() upload: UploadEntity) {
    return this.store.receivedBytes(upload);
  }

  @ResolveField('complete')
  complete(@Parent() { digest }: UploadEntity) {
    return digest !== null;
  }
}
