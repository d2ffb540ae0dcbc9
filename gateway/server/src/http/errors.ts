import type { FastifyError, FastifyReply } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { Refusal } from '../auth/gatekeeper.js';

/** Every error of the gateway, on every route, has the shape that GraphQL clients know. */
export const errorBody = (code: string, message: string, more: Record<string, unknown> = {}): { errors: GraphQLFormattedError[] } =>
  ({ errors: [{ message, extensions: { code, ...more } }] });

export function sendRefusal(reply: FastifyReply, { status, code, message, headers }: Refusal): FastifyReply {
  return reply.code(status).headers(headers).send(errorBody(code, message));
}

/** What Fastify refuses before a handler runs: a body that is too large, no JSON, of another type. */
export function fastifyError(error: FastifyError, limitBytes: number): { status: number; body: ReturnType<typeof errorBody> } | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { status: 413, body: errorBody('BODY_TOO_LARGE', `The request is larger than the ${limitBytes.toLocaleString('en')} bytes that are allowed. Files go to the address that \`createUpload\` returns.`, { limit: limitBytes }) };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { status: 415, body: errorBody('UNSUPPORTED_MEDIA_TYPE', 'Send a GraphQL request as JSON, with the header "Content-Type: application/json".') };
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return { status: 400, body: errorBody('BAD_REQUEST', 'The body is no valid JSON.') };
    default:
      return error.statusCode !== undefined && error.statusCode < 500 ? { status: error.statusCode, body: errorBody('BAD_REQUEST', error.message) } : undefined;
  }
}
