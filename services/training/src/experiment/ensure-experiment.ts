import type { EntityManager } from '@lepton/persistence';
import { newId } from '@lepton/service-kit';
import { ExperimentEntity } from './experiment.entity.js';

/** The id of the experiment with this name, made if it does not exist; null where none is named. */
export async function ensureExperiment(tx: EntityManager, workspace: string, name: string | null | undefined): Promise<string | null> {
  if (!name) return null;
  await tx.createQueryBuilder().insert().into(ExperimentEntity)
    .values({ id: newId('exp'), workspace, name, createdAt: new Date() }).orIgnore().execute();
  const { id } = await tx.findOneByOrFail(ExperimentEntity, { workspace, name });
  return id;
}
