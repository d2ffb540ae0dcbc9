import type { FastifyInstance } from 'fastify';
import { errorBody, sendRefusal } from '../http/errors.js';
import type { AccessTokens } from './access-tokens.js';
import type { Gatekeeper } from './gatekeeper.js';

const DEFAULT_SECONDS = 15 * 60;

/** `POST /auth/token`: exchanges the installation's token for a short-lived one, for links and browsers that remember addresses. */
export function tokenRoute(app: FastifyInstance, { tokens, gatekeeper }: { tokens: AccessTokens; gatekeeper: Gatekeeper }): void {
  app.post('/auth/token', async (request, reply) => {
    const admitted = gatekeeper.admit({ address: request.ip, headers: request.headers });
    if ('refusal' in admitted) return sendRefusal(reply, admitted.refusal);
    if (admitted.principal.expiresAt !== undefined) return reply.code(403).send(errorBody('FORBIDDEN', 'A short-lived token cannot make others. Use the installation\'s token.'));
    const { expiresInSeconds = DEFAULT_SECONDS } = (request.body ?? {}) as { expiresInSeconds?: unknown };
    if (typeof expiresInSeconds !== 'number' || !(expiresInSeconds >= 1)) {
      return reply.code(400).send(errorBody('BAD_USER_INPUT', '`expiresInSeconds` must be a number from 1 to 86400.', { field: 'expiresInSeconds' }));
    }
    const { token, expiresAt } = tokens.issue(expiresInSeconds);
    return reply.header('cache-control', 'no-store').send({ token, expiresAt: expiresAt.toISOString() });
  });
}
