import type { IncomingMessage } from 'node:http';

/** The client's address as Fastify's `request.ip` tells it, for requests that Fastify does not see. */
export const proxyAddress = (trusted: boolean) => (request: IncomingMessage): string => {
  const forwarded = trusted ? request.headers['x-forwarded-for'] : undefined;
  const first = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim();
  return first || (request.socket.remoteAddress ?? '');
};
