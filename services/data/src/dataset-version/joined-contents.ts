import { ProblemError } from '@lepton/contracts';
import type { EntityManager } from '@lepton/persistence';
import { In } from 'typeorm';
import { DatasetEntity } from '../dataset/dataset.entity.js';
import { isIngestError } from '../ingest/ingest-error.js';
import type { RecipeStep } from '../ingest/profile.types.js';
import type { RecipeParent } from '../ingest/recipe/derive-version.js';
import { joinedVersions, parseRecipe } from '../ingest/recipe/recipe-steps.js';
import { DatasetVersionEntity } from './dataset-version.entity.js';

/**
 * Checks a recipe, and finds the versions that it joins, by id.
 * @throws ProblemError INVALID_RECIPE naming the step
 */
export async function joinedContents(manager: EntityManager, workspace: string, steps: readonly RecipeStep[], parent: RecipeParent): Promise<Record<string, RecipeParent>> {
  const parsed = checked(steps, parent);
  const ids = joinedVersions(parsed);
  if (ids.length === 0) return {};
  const found = await manager.createQueryBuilder(DatasetVersionEntity, 'version').where({ workspace, id: In(ids), status: 'READY' })
    .innerJoin(DatasetEntity, 'dataset', 'dataset.id = version.datasetId AND dataset.deletedAt IS NULL').getMany();
  const contents = new Map(found.flatMap(({ id, content }) => (content ? [[id, content] as const] : [])));
  const missing = parsed.findIndex((step) => step.kind === 'join' && !contents.has(step.arguments.dataset_version));
  if (missing >= 0) throw new ProblemError('INVALID_RECIPE', `Step ${missing + 1} of the recipe cannot be applied: the dataset version that it joins does not exist or is not READY.`, `steps[${missing}]`);
  return Object.fromEntries(contents);
}

function checked(steps: readonly RecipeStep[], { columns }: RecipeParent) {
  try {
    return parseRecipe(steps, columns.map(({ name }) => name));
  } catch (error) {
    throw isIngestError(error) ? new ProblemError(error.code, error.message, error.field) : error;
  }
}
