import { Injectable } from '@nestjs/common';
import { AliasMovedSchema, ProblemError } from '@lepton/contracts';
import { Outbox, Transactions } from '@lepton/persistence';
import type { SetAliasInput } from '../../generated/graphql.js';
import { ModelVersionEntity } from '../../model-version/model-version.entity.js';
import { ModelAliasEntity, ModelEntity } from '../model.entity.js';

const ALIAS = /^[a-z][a-z0-9-]{0,62}$/;

/** Makes the alias, or moves it, and says so to the other services. */
@Injectable()
export class SetAlias {
  constructor(private readonly transactions: Transactions, private readonly outbox: Outbox) {}

  async execute(workspace: string, { modelId, alias, modelVersionId }: SetAliasInput): Promise<ModelEntity> {
    if (!ALIAS.test(alias)) {
      throw new ProblemError('INVALID_ALIAS', `"${alias}" cannot be an alias: use small letters, digits and "-", beginning with a letter, e.g. champion.`, 'alias');
    }
    return this.transactions.run(async (tx) => {
      const model = await tx.findOneBy(ModelEntity, { workspace, id: modelId });
      if (!model) throw new ProblemError('NOT_FOUND', `There is no model ${modelId}.`, 'modelId');
      const version = await tx.findOneBy(ModelVersionEntity, { workspace, id: modelVersionId, modelId });
      if (!version) throw new ProblemError('NOT_FOUND', `The model ${model.name} has no version ${modelVersionId}.`, 'modelVersionId');
      if (version.status !== 'READY') {
        throw new ProblemError('NOT_READY', `Version ${version.number} of ${model.name} is ${version.status}: only a READY version can have an alias.`, 'modelVersionId');
      }
      await tx.upsert(ModelAliasEntity, { modelId, name: alias, modelVersionId }, ['modelId', 'name']);
      await this.outbox.append(tx, {
        workspace, domain: 'models', name: 'alias-moved', aggregateId: modelId,
        schema: AliasMovedSchema, message: { modelId, alias, modelVersionId },
      });
      return model;
    });
  }
}
