import { InferenceError, parseInferRequest, toInferResponse, toModelMetadata } from '@lepton/inference';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { LARGEST_BODY } from '../config/limits.js';
import type { LoadedModels } from './loaded-models.js';

/**
 * The Open Inference Protocol v2 of one model server: models are revisions, by id. Only the deployment service calls it.
 * Errors add a stable `code` and the `field` to the protocol's `{"error": message}`.
 */
export function createHttpServer(models: LoadedModels, isReady: () => boolean): FastifyInstance {
  const server = fastify({ bodyLimit: LARGEST_BODY, forceCloseConnections: 'idle', keepAliveTimeout: 75_000 });

  server.get('/v2', () => ({ name: 'lepton-model-server', version: '0.1.0', extensions: [] }));
  server.get('/v2/health/live', () => ({ live: true }));
  server.get('/v2/health/ready', (_, reply) => reply.code(isReady() ? 200 : 503).send({ ready: isReady() }));

  server.get<Model>('/v2/models/:id', ({ params: { id } }, reply) => {
    const found = models.find(id);
    return found ? reply.send(toModelMetadata({ name: id, inputs: found.model.inputs, outputs: found.model.outputs })) : notLoaded(reply, id);
  });
  server.get<Model>('/v2/models/:id/ready', ({ params: { id } }, reply) => {
    const ready = models.find(id)?.model.ready ?? false;
    return reply.code(ready ? 200 : 503).send({ name: id, ready });
  });
  server.get<Model>('/v2/models/:id/stats', ({ params: { id } }, reply) => {
    const found = models.find(id);
    return found ? reply.send(found.model.stats()) : notLoaded(reply, id);
  });

  server.post<Model>('/v2/models/:id/infer', async ({ params: { id }, body }, reply) => {
    const found = models.find(id);
    if (!found) return notLoaded(reply, id);
    const { model, deploymentName } = found;
    const parsed = parseInferRequest(body, model);
    if (!parsed.ok) return reply.code(400).send({ error: parsed.error, code: 'INPUT_INVALID', field: parsed.field });
    const gone = new AbortController();
    reply.raw.once('close', () => { if (!reply.raw.writableFinished) gone.abort(); });
    try {
      const { feeds, outputs: wanted, id: requestId } = parsed.request;
      const { outputs, batchSize, queueMs } = await model.infer(feeds, { signal: gone.signal, ...(wanted && { outputs: wanted }) });
      return toInferResponse({ modelName: deploymentName, id: requestId, outputs, parameters: { batch_size: batchSize, queue_ms: queueMs } });
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
      if (error.code === 'QUEUE_FULL') reply.header('retry-after', '1');
      return reply.code(error.status).send({ error: error.message, code: error.code, field: error.field });
    }
  });

  server.setErrorHandler((error: { statusCode?: number; message: string }, _, reply) =>
    reply.code(error.statusCode ?? 500).send({ error: error.message, code: (error.statusCode ?? 500) < 500 ? 'INPUT_INVALID' : 'FAILED' }));
  server.setNotFoundHandler((request, reply) => reply.code(404).send({ error: `There is nothing at ${request.url}.`, code: 'NOT_FOUND' }));
  return server;
}

interface Model {
  Params: { id: string };
}

const notLoaded = (reply: FastifyReply, id: string) => reply.code(404).send({ error: `The revision ${id} is not loaded here.`, code: 'NOT_LOADED' });
