import type { MessageInitShape } from '@bufbuild/protobuf';
import { Task, type RunCompletedSchema, type TrainedModel } from '@lepton/contracts';
import type { RunEntity } from './run.entity.js';

/** What the mesh is told of a run that has succeeded. */
export const runCompleted = (run: RunEntity, model: TrainedModel | undefined): MessageInitShape<typeof RunCompletedSchema> => ({
  runId: run.id, runName: run.name, datasetVersionId: run.datasetVersionId, task: Task[run.spec.task], target: run.spec.target,
  model, modelName: run.modelName, deployAs: run.deployAs ?? '', sweepId: run.sweepId ?? '',
});
