import { Injectable } from '@nestjs/common';
import { ProblemError } from '@lepton/contracts';
import { Transactions } from '@lepton/persistence';
import { ModelAliasEntity } from '../../model/model.entity.js';
import { ModelVersionEntity } from '../model-version.entity.js';

/** An archived version stays to be looked at, and cannot be deployed any more. */
@Injectable()
export class ArchiveModelVersion {
  constructor(private readonly transactions: Transactions) {}

  execute(workspace: string, modelVersionId: string): Promise<ModelVersionEntity> {
    return this.transactions.run(async (tx) => {
      const version = await tx.findOneBy(ModelVersionEntity, { workspace, id: modelVersionId });
      if (!version) throw new ProblemError('NOT_FOUND', `There is no model version ${modelVersionId}.`, 'modelVersionId');
      const alias = await tx.findOneBy(ModelAliasEntity, { modelVersionId });
      if (alias) {
        throw new ProblemError('HAS_ALIAS', `The alias ${alias.name} points to this version: move it to another one first, with setAlias.`, 'modelVersionId');
      }
      version.status = 'ARCHIVED';
      return tx.save(version);
    });
  }
}
