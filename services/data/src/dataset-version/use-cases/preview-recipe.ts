import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@lepton/contracts';
import { DataSource } from 'typeorm';
import { DATA_CONFIG, type DataConfig } from '../../config/data.config.js';
import { DatasetRepository } from '../../dataset/dataset.repository.js';
import type { PreviewRecipeInput } from '../../generated/graphql.js';
import type { RecipePreview } from '../../ingest/recipe/preview-recipe.js';
import { DatasetVersionRepository } from '../dataset-version.repository.js';
import { joinedContents } from '../joined-contents.js';
import { ContentProcesses } from '../profiling/content-processes.js';

const TIMEOUT_MS = 30_000;
const MOST_AT_ONCE = 4;
const MOST_ROWS = 500;

/** Shows what a recipe would make, on a sample. In a process of its own, as for a version: a query of a user's may be part of it. */
@Injectable()
export class PreviewRecipe {
  #running = 0;

  constructor(
    private readonly database: DataSource,
    private readonly datasets: DatasetRepository,
    private readonly versions: DatasetVersionRepository,
    private readonly processes: ContentProcesses,
    @Inject(DATA_CONFIG) private readonly config: DataConfig,
  ) {}

  async execute(workspace: string, { datasetVersionId, steps: given, first }: PreviewRecipeInput): Promise<RecipePreview> {
    const version = await this.versions.find(workspace, datasetVersionId);
    if (!version || !(await this.datasets.find(workspace, version.datasetId))) throw new ProblemError('NOT_FOUND', `There is no dataset version ${datasetVersionId}.`, 'datasetVersionId');
    const { content, status } = version;
    if (!content) throw new ProblemError('NOT_READY', `The dataset version ${datasetVersionId} is ${status}; a recipe needs one that is READY.`, 'datasetVersionId');
    const steps = given.map(({ kind, arguments: of }) => ({ kind, arguments: of }));
    const others = await joinedContents(this.database.manager, workspace, steps, content);
    if (this.#running >= MOST_AT_ONCE) throw new ProblemError('BUSY', `${MOST_AT_ONCE} recipes are being previewed already. Try again in a moment.`);
    this.#running++;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const answer = await this.processes.make({
        source: { kind: 'preview', parent: content, steps, others, first: Math.min(Math.max(0, Math.trunc(first ?? 20)), MOST_ROWS) },
        artifactsUrl: this.config.ARTIFACTS_URL, folder: join(this.config.LEPTON_DATA_DIR, 'preview', randomUUID()), memoryMb: Math.min(256, this.config.LEPTON_DATA_MEMORY_MB),
      }, () => {}, timeout);
      if (answer.kind === 'preview') return answer.preview;
      if (answer.kind === 'problem') throw new ProblemError(answer.problem.code, answer.problem.message, answer.problem.field);
      throw new Error('a preview was asked for, and a version was made');
    } catch (error) {
      if (!timeout.aborted) throw error;
      throw new ProblemError('TIMEOUT', `The preview took longer than ${TIMEOUT_MS / 1000} seconds. Apply the recipe instead, or do less in it.`, 'steps');
    } finally {
      this.#running--;
    }
  }
}
