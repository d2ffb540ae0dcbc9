import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SIGNATURE_HEADER, verifyRequest, WORKSPACE_HEADER } from './signature.js';

/** Open to all: probes and metrics. */
const OPEN = /^\/(health\/(live|ready)|metrics)(\?|$)/;

const REFUSAL = {
  code: 'UNSIGNED_REQUEST',
  message: 'This service answers only the gateway. Send the request to the gateway, with the token.',
};

/**
 * Refuses, with 401, every request that the gateway has not signed.
 * A JSON body is part of the signature; other bodies are streamed and are not.
 */
export function requireSignature(app: FastifyInstance, secret: string): void {
  const signed = (request: FastifyRequest, body?: Uint8Array) => verifyRequest(secret, header(request, SIGNATURE_HEADER), {
    method: request.method, path: request.url, workspace: workspaceOf(request), body,
  });

  app.addHook('onRequest', async (request, reply) => {
    if (OPEN.test(request.url) || hasSignedBody(request) || signed(request)) return;
    await reply.code(401).send({ errors: [{ message: REFUSAL.message, extensions: { code: REFUSAL.code } }] });
  });
  app.addHook('preParsing', async (request, reply, payload) => {
    if (!hasSignedBody(request)) return payload;
    const body = await buffer(payload);
    if (!signed(request, body)) {
      await reply.code(401).send({ errors: [{ message: REFUSAL.message, extensions: { code: REFUSAL.code } }] });
      return payload;
    }
    return Object.assign(Readable.from([body], { objectMode: false }), { receivedEncodedLength: body.length });
  });
}

/** The workspace that the gateway has found the caller to belong to. */
export function workspaceOf(request: { headers: Record<string, unknown> }): string {
  const value = request.headers[WORKSPACE_HEADER];
  return typeof value === 'string' ? value : '';
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

const hasSignedBody = (request: FastifyRequest) => header(request, SIGNATURE_HEADER)?.includes('.body.') ?? false;
