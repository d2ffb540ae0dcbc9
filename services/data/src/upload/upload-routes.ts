import { PassThrough } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { workspaceOf } from '@lepton/graphql';
import { Server as TusServer } from '@tus/server';
import type { FastifyRequest } from 'fastify';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import { isFullDisk } from '../ingest/ingest-error.js';
import type { UploadEntity } from './upload.entity.js';
import { checkSize, completeUpload, toHttpError, unknownUpload } from './upload-error.js';
import { UploadStore } from './upload.store.js';

/** How long a client may go on sending what has been refused. */
const LINGER_MS = 30_000;

/**
 * `/uploads/<id>`: PUT takes the whole file in one request, tus (HEAD, PATCH, DELETE) takes it in parts and resumes.
 * Bodies are streams: Fastify must not read them.
 */
export function registerUploadRoutes(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const store = app.get(UploadStore);
  const config = app.get<DataConfig>(DATA_CONFIG);
  const tus = new TusServer({
    path: '/uploads',
    datastore: store.files,
    relativeLocation: true,
    maxSize: config.LEPTON_MAX_UPLOAD_BYTES,
    onResponseError: (_request, error) => (isFullDisk(error) ? toTusError(error) : undefined),
    locker: store.locker,
    onUploadFinish: async (request, { id }) => {
      try {
        const upload = await store.find(request.headers.get('x-lepton-workspace') ?? '', id);
        if (!upload) throw unknownUpload(id);
        await store.finish(upload);
      } catch (error) {
        throw toTusError(error);
      }
      return {};
    },
  });

  void fastify.register(async (routes) => {
    // Before and instead of every body parser: the request stays a stream.
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', (_request, _payload, done) => done(null));

    const known = async (request: FastifyRequest): Promise<UploadEntity> => {
      const { id } = request.params as { id: string };
      const upload = await store.find(workspaceOf(request), id);
      if (!upload) throw unknownUpload(id);
      return upload;
    };

    routes.put('/uploads/:id', async (request, reply) => {
      // Not the request itself: whoever stops reading it would end the connection, and the client would not learn why.
      const content = new PassThrough();
      content.on('error', () => {}); // whoever reads it is told
      request.raw.once('close', () => request.raw.readableEnded || content.destroy(new Error('the client has gone'))).pipe(content);
      try {
        const upload = await known(request);
        const length = request.headers['content-length'];
        if (length !== undefined) checkSize(Number(length), true, upload, config.LEPTON_MAX_UPLOAD_BYTES);
        await store.receive(upload, content);
      } catch (error) {
        // A line that is cut under a writer takes the answer with it: what still comes is read, for a while.
        const ending = setTimeout(() => request.raw.destroy(), LINGER_MS).unref();
        request.raw.once('close', () => clearTimeout(ending)).unpipe(content).resume();
        const { status, ...body } = toHttpError(error);
        return reply.code(status).send(body);
      }
      return reply.code(204).send();
    });

    routes.route({
      method: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'],
      url: '/uploads/:id',
      handler: async (request, reply) => {
        try {
          const upload = await known(request);
          const { digest, byteSize } = request.method === 'HEAD' ? await store.settle(upload) : upload;
          if (request.method === 'HEAD' && digest !== null) {
            // A client whose last answer was lost learns that nothing is missing.
            const size = String(byteSize ?? 0n);
            return reply.headers({ 'tus-resumable': '1.0.0', 'upload-offset': size, 'upload-length': size, 'cache-control': 'no-store' }).code(200).send();
          }
          if (request.method === 'PATCH' && digest !== null) throw completeUpload(upload.id);
          reply.hijack();
          await tus.handle(request.raw, reply.raw);
          if (request.method === 'DELETE' && reply.raw.statusCode === 204) await store.forget(upload);
          return reply;
        } catch (error) {
          const { status, ...body } = toHttpError(error);
          return reply.code(status).send(body);
        }
      },
    });
  });
}

function toTusError(error: unknown): { status_code: number; body: string } {
  const { status, ...body } = toHttpError(error);
  return { status_code: status, body: JSON.stringify(body) };
}
