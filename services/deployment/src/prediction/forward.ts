import { Injectable } from '@nestjs/common';
import type { InferResponse } from '@lepton/inference';
import { pickShare } from '../deployment/traffic.js';
import { ModelServerClient, ModelServerTimeout, type ModelServerReply } from './model-server-client.js';
import { PredictionError } from './prediction-error.js';
import { RouteTable, type Route, type RouteRevision, type Target } from './route-table.js';

export interface Answer {
  readonly revision: RouteRevision;
  readonly response: InferResponse;
}

const ANSWER_WITHIN_MS = 30_000;
/** A replica that did not answer is left alone for this long, where there is another one. */
const SUSPECT_MS = 1_000;

/** Sends a request to a replica: the least busy one of the revision whose turn it is, and another one where that fails. */
@Injectable()
export class Forward {
  readonly #inFlight = new Map<string, number>();
  readonly #suspectUntil = new Map<string, number>();

  constructor(private readonly routes: RouteTable, private readonly client: ModelServerClient) {}

  /**
   * @param body the JSON of an Open Inference Protocol request, for the revision that answers
   * @param version the number of a revision that is to answer, whatever its traffic
   */
  async execute(route: Route, body: (revision: RouteRevision) => Buffer, { version, signal }: { version?: number; signal?: AbortSignal } = {}): Promise<Answer> {
    const tried = new Set<string>();
    let known: Route | undefined = route;
    let refusal: PredictionError | undefined;
    let refreshed = false;
    while (known) {
      const choice = this.#choose(known, version, tried);
      if (!choice) {
        if (refreshed) break;
        // A replica may have come, or the revision may have gone, since the routes were read.
        refreshed = true;
        await this.routes.refresh().catch(() => undefined);
        known = await this.routes.find(route.workspace, route.name);
        continue;
      }
      const { revision, target } = choice;
      tried.add(`${target.replicaId} ${revision.revisionId}`);
      const reply = await this.#send(target, revision, body(revision), signal);
      if (reply instanceof PredictionError) {
        refusal = reply;
        if (reply.code !== 'UNAVAILABLE' && reply.code !== 'QUEUE_FULL') throw reply;
        if (reply.code === 'UNAVAILABLE') this.#suspectUntil.set(target.replicaId, performance.now() + SUSPECT_MS);
        continue;
      }
      return { revision, response: JSON.parse(reply.body.toString()) as InferResponse };
    }
    throw refusal ?? unavailable(known ?? route, version);
  }

  /** A copy for a shadow: to its first replica, and nobody waits for more. */
  async mirror(revision: RouteRevision, body: Buffer): Promise<Answer | undefined> {
    const [target] = this.#byLoad(revision.targets);
    if (!target) return undefined;
    const reply = await this.#send(target, revision, body);
    return reply instanceof PredictionError ? undefined : { revision, response: JSON.parse(reply.body.toString()) as InferResponse };
  }

  #choose(route: Route, version: number | undefined, tried: ReadonlySet<string>): { revision: RouteRevision; target: Target } | undefined {
    const open = route.revisions.map((revision) => ({ ...revision, targets: revision.targets.filter(({ replicaId }) => !tried.has(`${replicaId} ${revision.revisionId}`)) }))
      .filter(({ targets, number }) => targets.length > 0 && (version === undefined || number === version));
    const revision = version === undefined ? pickShare(open, Math.random()) : open[0];
    const [target] = revision ? this.#byLoad(revision.targets) : [];
    return revision && target && { revision, target };
  }

  #byLoad(targets: readonly Target[]): Target[] {
    const now = performance.now();
    const cost = ({ replicaId }: Target) => (this.#inFlight.get(replicaId) ?? 0) + ((this.#suspectUntil.get(replicaId) ?? 0) > now ? 1e6 : 0);
    return [...targets].sort((a, b) => cost(a) - cost(b));
  }

  async #send({ replicaId, url }: Target, { revisionId }: RouteRevision, body: Buffer, signal?: AbortSignal): Promise<ModelServerReply | PredictionError> {
    this.#inFlight.set(replicaId, (this.#inFlight.get(replicaId) ?? 0) + 1);
    try {
      const reply = await this.client.post(url, `/v2/models/${revisionId}/infer`, body, { timeoutMs: ANSWER_WITHIN_MS, ...(signal && { signal }) });
      return reply.status === 200 ? reply : toError(reply);
    } catch (error) {
      if (error instanceof ModelServerTimeout) return new PredictionError('TIMEOUT', `The model has not answered within ${ANSWER_WITHIN_MS / 1_000} s. Send fewer rows at a time.`);
      return new PredictionError('UNAVAILABLE', 'The model server broke off, and no other one serves this model. It is being restarted; try again in a second.');
    } finally {
      const left = (this.#inFlight.get(replicaId) ?? 1) - 1;
      if (left > 0) this.#inFlight.set(replicaId, left);
      else this.#inFlight.delete(replicaId);
    }
  }
}

function toError({ status, body }: ModelServerReply): PredictionError {
  const { error = 'The model server gave no reason.', code, field } = parseError(body);
  if (status === 429) return new PredictionError('QUEUE_FULL', error);
  if (status === 413) return new PredictionError('TOO_MANY_ROWS', error);
  if (code === 'RUN_FAILED') return new PredictionError('MODEL_FAILED', error);
  // 404: it does not serve this revision, or no more; 5xx: it shuts down or restarts the model.
  return status === 400 || status === 415 ? new PredictionError('INVALID_INPUT', error, field) : new PredictionError('UNAVAILABLE', error);
}

function parseError(body: Buffer): { error?: string; code?: string; field?: string } {
  try {
    return JSON.parse(body.toString()) as { error?: string; code?: string; field?: string };
  } catch {
    return {};
  }
}

function unavailable({ name, status, failure, revisions }: Route, version: number | undefined): PredictionError {
  if (version !== undefined && !revisions.some(({ number }) => number === version)) {
    return new PredictionError('NOT_FOUND', `The deployment ${name} has no revision ${version} that is loaded.`);
  }
  if (status === 'STOPPED' || status === 'FAILED') {
    return new PredictionError('NOT_SERVING', `The deployment ${name} is ${status}${failure ? `: ${failure.message}` : '.'} Deploy a model version to it.`, 'deployment');
  }
  return new PredictionError('UNAVAILABLE', status === 'STARTING'
    ? `The deployment ${name} is being loaded${failure ? `: ${failure.message}` : ''}. Try again in a second.`
    : `No model server serves ${name} at the moment. It goes on by itself as soon as one is back; try again in a second.`);
}
