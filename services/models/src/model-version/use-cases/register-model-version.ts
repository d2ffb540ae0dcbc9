import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from '@lepton/persistence';
import { Outbox } from '@lepton/persistence';
import { EventConsumers } from '@lepton/messaging/events';
import { ModelVersionRegisteredSchema, RunCompletedSchema, SplitName, SweepEndedSchema, Task, type RunCompleted } from '@lepton/contracts';
import type { ArtifactStore } from '@lepton/artifact-store';
import { newId } from '@lepton/service-kit';
import { ARTIFACT_STORE } from '../../artifact/artifact.tokens.js';
import type { ArtifactSignature } from '../model-version.entity.js';

/** A run that has completed, or the best of a sweep's, becomes the next version of its model: once, however often the event comes. */
@Injectable()
export class RegisterModelVersion implements OnModuleInit {
  constructor(
    private readonly events: EventConsumers,
    private readonly outbox: Outbox,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
  ) {}

  onModuleInit(): void {
    this.events.on({
      durable: 'models-run-completed',
      domain: 'training',
      event: 'run-completed',
      schema: RunCompletedSchema,
      prepare: ({ payload }) => this.stored(payload),
      handle: async (tx, { workspace, payload }, stored) => {
        if (!payload.sweepId) await this.register(tx, workspace, payload, stored);
      },
    });
    this.events.on({
      durable: 'models-sweep-ended',
      domain: 'training',
      event: 'sweep-ended',
      schema: SweepEndedSchema,
      prepare: ({ payload }) => this.stored(payload.best),
      handle: async (tx, { workspace, payload: { best } }, stored) => {
        if (best) await this.register(tx, workspace, best, stored);
      },
    });
  }

  private async stored(run: RunCompleted | undefined): Promise<boolean> {
    if (!run?.model) return false;
    await this.artifacts.hold(run.model.digest);
    return this.artifacts.has(run.model.digest);
  }

  private async register(tx: EntityManager, workspace: string, run: RunCompleted, stored: boolean): Promise<void> {
    const artifact = run.model;
    if (!artifact) throw new Error(`run ${run.runId} has completed without a model`);
    // The upsert locks the model's row, so that numbers are given one after the other.
    const [model] = await tx.query<{ id: string }[]>(
      `INSERT INTO model (id, workspace, name, task) VALUES ($1, $2, $3, $4)
       ON CONFLICT (workspace, name) DO UPDATE SET task = excluded.task RETURNING id`,
      [newId('mdl'), workspace, run.modelName, Task[run.task]],
    );
    if (!model) throw new Error('an upsert returned no row');
    const [version] = await tx.query<{ id: string; number: number }[]>(
      `INSERT INTO model_version (id, workspace, model_id, number, status, failure, digest, byte_size, signature, labels, metrics, target, run_id, dataset_version_id)
       SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM model_version WHERE model_id = $3
       ON CONFLICT (run_id) DO NOTHING RETURNING id, number`,
      [
        newId('mdv'), workspace, model.id, stored ? 'READY' : 'FAILED', stored ? null : JSON.stringify(missingArtifact(artifact.digest)),
        artifact.digest, artifact.byteSize.toString(), readSignature(artifact.signatureJson), JSON.stringify(artifact.labels),
        JSON.stringify(artifact.metrics.map(({ name, split, value }) => ({ name, split: SplitName[split], value }))),
        run.target || null, run.runId, run.datasetVersionId,
      ],
    );
    if (!version || !stored) return;
    await this.outbox.append(tx, {
      workspace, domain: 'models', name: 'model-version-registered', aggregateId: version.id,
      schema: ModelVersionRegisteredSchema,
      message: {
        modelVersionId: version.id, modelId: model.id, modelName: run.modelName, number: version.number, digest: artifact.digest,
        runId: run.runId, datasetVersionId: run.datasetVersionId, deployAs: run.deployAs,
      },
    });
  }
}

/** The part of the artifact's signature that the graph shows and deployments read rows by, as JSON text for the database. */
function readSignature(json: string): string {
  const { inputs, outputs, target, unused } = JSON.parse(json) as ArtifactSignature;
  return JSON.stringify({ inputs, outputs, target, unused });
}

const missingArtifact = (digest: string) => ({
  code: 'ARTIFACT_MISSING',
  message: `The artifact ${digest} is not in the artifact store. Check that the worker and the services share ARTIFACTS_URL, then train again.`,
});
