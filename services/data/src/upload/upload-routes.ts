import { PassThrough } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { workspaceOf } from '@lepton/graphql';
import { Server as TusServer } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DATA_CONFIG, type DataConfig } from '../config/data.config.js';
import { toHttpError, UploadStore } from './upload.store.js';
import { isFullDisk } from '../ingest/ingest-error.js';
import type { UploadEntity } from './upload.entity.js';

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
    onResponseError: (_request, error) => (isFullDisk(error) ? { status_code: 507, body: JSON.stringify({ code: 'NO_SPACE', message: 'The disk that takes uploads is full. Free some space, then resume the upload.' }) } : undefined),
    onUploadFinish: async (request, { id }) => {
      const upload = await store.find(request.headers.get('x-lepton-workspace') ?? '', id);
      if (!upload) throw { status_code: 404, body: JSON.stringify(unknownUpload(id)) };
      try {
        await store.assemble(upload);
      } catch (error) {
        const { status, ...body } = toHttpError(error);
        throw { status_code: status, body: JSON.stringify(body) };
      }
      return {};
    },
  });

  void fastify.register(async (routes) => {
    // Before and instead of every body parser: the request stays a stream.
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', (_request, _payload, done) => done(null));

    const known = async (request: FastifyRequest, reply: FastifyReply): Promise<UploadEntity | undefined> => {
      const { id } = request.params as { id: string };
      const upload = await store.find(workspaceOf(request), id);
      if (!upload) await reply.code(404).send(unknownUpload(id));
      return upload ?? undefined;
    };

    routes.put('/uploads/:id', async (request, reply) => {
      const upload = await known(request, reply);
      if (!upload) return reply;
      if (upload.digest) return reply.code(409).send({ code: 'UPLOAD_COMPLETE', message: `The upload ${upload.id} is complete; make a new one with createUpload.` });
      const length = Number(request.headers['content-length'] ?? 0);
      if (length > config.LEPTON_MAX_UPLOAD_BYTES) {
        return reply.code(413).send({ code: 'UPLOAD_TOO_LARGE', message: `The file has ${length} bytes; at most ${config.LEPTON_MAX_UPLOAD_BYTES} are accepted.` });
      }
      // Not the request itself: whoever stops reading it would end the connection, and the client would not learn why.
      const content = new PassThrough();
      request.raw.once('close', () => request.raw.readableEnded || content.destroy(new Error('the client has gone'))).pipe(content);
      try {
        await store.receive(upload, content);
      } catch (error) {
        request.raw.unpipe(content).resume();
        const { status, ...body } = toHttpError(error);
        return reply.code(status).header('connection', 'close').send(body);
      }
      return reply.code(204).send();
    });

    routes.route({
      method: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'],
      url: '/uploads/:id',
      handler: async (request, reply) => {
        const upload = await known(request, reply);
        if (!upload) return reply;
        if (request.method === 'HEAD' && (upload.digest || (await store.isUnassembled(upload)))) {
          if (!upload.digest) {
            try {
              await store.assemble(upload);
            } catch (error) {
              return reply.code(toHttpError(error).status).send();
            }
          }
          // A client whose last answer was lost learns that nothing is missing.
          const size = String(upload.byteSize ?? 0);
          return reply.headers({ 'tus-resumable': '1.0.0', 'upload-offset': size, 'upload-length': size, 'cache-control': 'no-store' }).code(200).send();
        }
        reply.hijack();
        await tus.handle(request.raw, reply.raw);
        return reply;
      },
    });
  });
}

const unknownUpload = (id: string) => ({ code: 'NOT_FOUND', message: `There is no upload ${id}. Make one with createUpload, and use the uploadUrl that it returns.` });
