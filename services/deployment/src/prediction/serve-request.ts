import { Injectable, Logger } from '@nestjs/common';
import type { InferResponse } from '@lepton/inference';
import { newId } from '@lepton/service-kit';
import { Forward, type Answer } from './forward.js';
import { PredictionError } from './prediction-error.js';
import type { PredictionEntity } from './prediction.entity.js';
import { PredictionLog } from './prediction-log.js';
import type { Route, RouteRevision } from './route-table.js';
import { toAnswers, toRecord } from './tensors-to-rows.js';

export interface ServedRequest {
  readonly revision: RouteRevision;
  readonly response: InferResponse;
  readonly predictions: readonly PredictionEntity[];
}

/** A request, in the terms of the revision that is to answer it: revisions may differ in their columns. */
export interface RequestRows {
  /** The JSON of an Open Inference Protocol request. Throws a problem where the rows are not what the revision takes. */
  body(revision: RouteRevision): Buffer;
  /** Its rows, for the record. */
  rows(revision: RouteRevision): Record<string, unknown>[];
}

/** Mirrored requests that may be on their way at the same time. */
const MOST_MIRRORED = 32;

/** Has a request answered, and records what was served: predictions, failures, and what shadows would have said. */
@Injectable()
export class ServeRequest {
  readonly #logger = new Logger(ServeRequest.name);
  #mirrored = 0;

  constructor(private readonly forward: Forward, private readonly log: PredictionLog) {}

  async execute(route: Route, request: RequestRows, options: { version?: number; signal?: AbortSignal } = {}): Promise<ServedRequest> {
    const at = new Date();
    const started = performance.now();
    try {
      const answer = await this.forward.execute(route, request.body, options);
      const predictions = toPredictions(route, answer, request.rows(answer.revision), { at, latencyMs: performance.now() - started, shadow: false });
      this.log.served(predictions);
      this.#mirror(route, request);
      return { ...answer, predictions };
    } catch (error) {
      if (error instanceof PredictionError && error.code !== 'NOT_FOUND') {
        this.log.failed({
          workspace: route.workspace, deploymentId: route.deploymentId, revisionId: route.revisions.find(({ percent, shadow }) => percent > 0 && !shadow)?.revisionId ?? '',
          code: error.code, at, latencyMs: performance.now() - started,
        });
      }
      throw error;
    }
  }

  #mirror(route: Route, { body, rows }: RequestRows): void {
    for (const revision of route.revisions) {
      if (!revision.shadow || Math.random() * 100 >= revision.percent || this.#mirrored >= MOST_MIRRORED) continue;
      this.#mirrored++;
      const at = new Date();
      const started = performance.now();
      const mirrored = async () => {
        const answer = await this.forward.mirror(revision, body(revision));
        if (answer) this.log.served(toPredictions(route, answer, rows(revision), { at, latencyMs: performance.now() - started, shadow: true }));
      };
      void mirrored().catch((error: unknown) => this.#logger.warn(`revision ${revision.number} of ${route.name} cannot shadow: ${String(error)}`)).finally(() => { this.#mirrored--; });
    }
  }
}

function toPredictions(
  route: Route, { revision, response }: Answer, rows: readonly Record<string, unknown>[], { at, latencyMs, shadow }: { at: Date; latencyMs: number; shadow: boolean },
): PredictionEntity[] {
  const batchSize = Number(response.parameters?.['batch_size'] ?? 1);
  return toAnswers(response, revision.signature).map((answer, row) => ({
    ...answer, id: newId('prd'), workspace: route.workspace, deploymentId: route.deploymentId, revisionId: revision.revisionId,
    modelVersionId: revision.modelVersionId, input: toRecord(rows[row] ?? {}, revision.signature), latencyMs, batchSize, shadow, at,
  }));
}
