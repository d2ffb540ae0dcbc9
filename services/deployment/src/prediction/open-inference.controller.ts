import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { workspaceOf } from '@lepton/graphql';
import { toModelMetadata, type InferResponse, type ModelMetadataResponse, type TensorInfo } from '@lepton/inference';
import { PredictionError } from './prediction-error.js';
import { RouteTable, type Route, type RouteRevision } from './route-table.js';
import { ServeRequest } from './serve-request.js';
import { toInputs, type JsonTensor } from './tensors-to-rows.js';

/**
 * The Open Inference Protocol v2 over REST: deployments are models, revisions their versions.
 * https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md
 */
@Controller('v2')
export class OpenInferenceController {
  constructor(private readonly routes: RouteTable, private readonly serve: ServeRequest) {}

  @Get()
  server() {
    return { name: 'lepton', version: '0.1.0', extensions: [] };
  }

  @Get('health/live')
  live() {
    return { live: true };
  }

  /** Ready to answer; whether a model can is `/v2/models/<name>/ready`. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    if (!this.routes.known) await this.routes.refresh().catch(() => undefined);
    if (!this.routes.known) reply.code(503);
    return { ready: this.routes.known };
  }

  @Get(['models/:name', 'models/:name/versions/:version'])
  metadata(@Param() params: ModelParams, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#answer(reply, async (): Promise<ModelMetadataResponse> => {
      const route = await this.#route(request, params);
      const revision = revisionOf(route, readVersion(params));
      const { inputs, outputs } = revision.signature;
      return toModelMetadata({ name: route.name, versions: route.revisions.map(({ number }) => String(number)), inputs: inputs.map(toInfo), outputs: outputs.map(toInfo) });
    });
  }

  @Get(['models/:name/ready', 'models/:name/versions/:version/ready'])
  modelReady(@Param() params: ModelParams, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#answer(reply, async () => {
      const route = await this.#route(request, params);
      const version = readVersion(params);
      const ready = route.revisions.some(({ number, percent, shadow, targets }) => targets.length > 0 && (version === undefined ? percent > 0 && !shadow : number === version));
      if (!ready) reply.code(503);
      return { name: route.name, ready };
    });
  }

  @Post(['models/:name/infer', 'models/:name/versions/:version/infer'])
  @HttpCode(200)
  infer(@Param() params: ModelParams, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#answer(reply, async (): Promise<InferResponse> => {
      const route = await this.#route(request, params);
      const gone = new AbortController();
      reply.raw.once('close', () => { if (!reply.raw.writableEnded) gone.abort(); });
      const { revision, response, predictions } = await this.serve.execute(
        route, { body: () => Buffer.from(JSON.stringify(body ?? null)), rows: ({ signature }) => toInputs((body as { inputs: JsonTensor[] }).inputs, signature) },
        { version: readVersion(params), signal: gone.signal },
      );
      return {
        ...response, model_name: route.name, model_version: String(revision.number),
        parameters: { ...response.parameters, prediction_ids: predictions.map(({ id }) => id).join(',') },
      };
    });
  }

  async #route(request: FastifyRequest, { name }: ModelParams): Promise<Route> {
    const route = await this.routes.find(workspaceOf(request), name);
    if (!route) throw new PredictionError('NOT_FOUND', `There is no model called "${name}".`);
    return route;
  }

  /** The protocol's errors are `{"error": message}` with a status. */
  async #answer<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T | { error: string }> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PredictionError)) throw error;
      reply.code(error.status);
      if (error.retryAfter !== undefined) reply.header('retry-after', String(error.retryAfter));
      return { error: error.message };
    }
  }
}

interface ModelParams {
  name: string;
  version?: string;
}

function readVersion({ name, version }: ModelParams): number | undefined {
  if (version === undefined) return undefined;
  const number = Number(version);
  if (!Number.isSafeInteger(number) || number < 1) throw new PredictionError('NOT_FOUND', `"${version}" is no version of ${name}: versions are 1, 2, ….`);
  return number;
}

function revisionOf({ name, revisions }: Route, version: number | undefined): RouteRevision {
  const [revision] = version === undefined ? revisions.toSorted((a, b) => Number(a.shadow) - Number(b.shadow) || b.percent - a.percent) : revisions.filter(({ number }) => number === version);
  if (revision) return revision;
  throw version === undefined
    ? new PredictionError('UNAVAILABLE', `The model ${name} is not loaded yet. Try again in a second.`)
    : new PredictionError('NOT_FOUND', `The model ${name} has no version ${version} that is loaded.`);
}

const toInfo = ({ name, type, shape }: RouteRevision['signature']['outputs'][number]): TensorInfo =>
  ({ name, type, shape: shape.map((dim) => (typeof dim === 'number' ? dim : -1)) });
