import { Injectable } from '@nestjs/common';
import { isProblemError, ModelService, OutcomeRecordedSchema, PredictionService, ProblemError, Task, type GetPredictionResponse } from '@lepton/contracts';
import { isRpcOutage, Messaging, rpcClient } from '@lepton/messaging';
import { Outbox, Transactions } from '@lepton/persistence';
import type { Outcome, RecordOutcomeInput } from '../../generated/graphql.js';
import { OutcomeRepository } from '../outcome.repository.js';
import { toTruth } from '../truth.js';

/** A model version is immutable, and so are its labels; as many are remembered. */
const REMEMBERED_MODELS = 1_000;

/** Records what has turned out to be true for a prediction; another value replaces the first, the same value changes nothing. */
@Injectable()
export class RecordOutcome {
  private readonly labels = new Map<string, readonly string[]>();

  constructor(
    private readonly messaging: Messaging,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly outcomes: OutcomeRepository,
  ) {}

  async execute(workspace: string, { predictionId, value }: RecordOutcomeInput): Promise<{ prediction: { id: string }; outcome: Outcome }> {
    const { deploymentId, prediction, task } = await this.prediction(workspace, predictionId);
    if (!prediction) throw new Error(`the deployment service answered without the prediction ${predictionId}`);
    const classes = task === Task.BINARY_CLASSIFICATION || task === Task.MULTICLASS_CLASSIFICATION ? await this.labelsOf(workspace, prediction.modelVersionId) : [];
    const truth = toTruth(value, prediction, task, classes);
    const at = await this.transactions.run(async (tx) => {
      const { revisionId, modelVersionId, shadow } = prediction;
      const saved = await this.outcomes.save(tx, { workspace, predictionId, deploymentId, revisionId, modelVersionId, shadow, value, truth });
      if (saved.changed) {
        await this.outbox.append(tx, {
          workspace, domain: 'monitoring', name: 'outcome-recorded', aggregateId: deploymentId,
          schema: OutcomeRecordedSchema, message: { predictionId, deploymentId, valueJson: JSON.stringify(value) },
        });
      }
      return saved.at;
    });
    return { prediction: { id: predictionId }, outcome: { value, at } };
  }

  private async prediction(workspace: string, predictionId: string): Promise<GetPredictionResponse> {
    try {
      return await rpcClient(this.messaging, 'deployment', PredictionService, { timeoutMs: 5_000, retries: 1 }).getPrediction({ workspace, predictionId });
    } catch (error) {
      if (isProblemError(error) && error.code === 'NOT_FOUND') throw new ProblemError('NOT_FOUND', error.message, 'predictionId');
      throw unavailable(error, 'deployment');
    }
  }

  private async labelsOf(workspace: string, modelVersionId: string): Promise<readonly string[]> {
    const known = this.labels.get(modelVersionId);
    if (known) return known;
    try {
      const { labels } = await rpcClient(this.messaging, 'models', ModelService, { timeoutMs: 5_000, retries: 1 }).getModelVersion({ workspace, modelVersionId });
      const oldest = this.labels.keys().next();
      if (this.labels.size >= REMEMBERED_MODELS && !oldest.done) this.labels.delete(oldest.value);
      this.labels.set(modelVersionId, labels);
      return labels;
    } catch (error) {
      throw unavailable(error, 'models');
    }
  }
}

const unavailable = (error: unknown, service: string): unknown => (isRpcOutage(error)
  ? new ProblemError('UNAVAILABLE', `The ${service} service does not answer, so the outcome was not recorded: try again in a moment.`)
  : error);
