import { Injectable, type OnModuleInit } from '@nestjs/common';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { PredictionService, ProblemError, Task, type GetPredictionRequest } from '@lepton/contracts';
import { Messaging, serveRpc } from '@lepton/messaging';
import { RevisionRepository } from '../revision/revision.repository.js';
import { PredictionRepository } from './prediction.repository.js';

/** What other services ask about predictions. */
@Injectable()
export class PredictionRpc implements OnModuleInit {
  constructor(
    private readonly messaging: Messaging,
    private readonly predictions: PredictionRepository,
    private readonly revisions: RevisionRepository,
  ) {}

  onModuleInit(): void {
    serveRpc(this.messaging, 'deployment', PredictionService, { getPrediction: (request) => this.getPrediction(request) });
  }

  private async getPrediction({ workspace, predictionId }: GetPredictionRequest) {
    const prediction = await this.predictions.find(workspace, predictionId);
    const [revision] = prediction ? await this.revisions.findByIds(workspace, [prediction.revisionId]) : [];
    if (!prediction || !revision) throw new ProblemError('NOT_FOUND', `There is no prediction ${predictionId}. Under high load only a sample is kept.`, 'predictionId');
    return {
      deploymentId: prediction.deploymentId, task: Task[revision.signature.task],
      prediction: {
        predictionId: prediction.id, revisionId: prediction.revisionId, modelVersionId: prediction.modelVersionId, at: timestampFromDate(prediction.at),
        latencyMs: prediction.latencyMs, batchSize: prediction.batchSize, inputJson: JSON.stringify(prediction.input), outputJson: JSON.stringify(prediction.output),
        label: prediction.label ?? '', ...(prediction.confidence !== null && { confidence: prediction.confidence }), shadow: prediction.shadow,
      },
    };
  }
}
