import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from '../http/errors.js';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.ttf': 'font/ttf', '.svg': 'image/svg+xml', '.map': 'application/json',
};

/** Nothing from elsewhere. The editor sets styles by itself and starts its language services as workers. */
const POLICY = [
  "default-src 'self'", "style-src 'self' 'unsafe-inline'", "font-src 'self' data:", "img-src 'self' data:", "worker-src 'self' blob:",
  "connect-src 'self' ws: wss:", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ');

/** GraphiQL for browsers, from this machine: `npm run build` bundles it into gateway/graphiql/dist. */
export class GraphiQL {
  readonly #folder: string;
  readonly #files: ReadonlySet<string>;

  constructor(folder = fileURLToPath(new URL('../../../graphiql/dist', import.meta.url))) {
    this.#folder = folder;
    this.#files = new Set(existsSync(folder) ? readdirSync(folder) : []);
  }

  page(reply: FastifyReply): FastifyReply {
    reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    if (!this.#files.has('index.html')) return reply.code(503).send('<!doctype html><title>GraphiQL</title><p>GraphiQL is not built: <code>npm run build</code></p>');
    return reply.send(readFileSync(join(this.#folder, 'index.html')));
  }

  /** Names have a hash of the content in them, so a browser may keep what it has. */
  asset(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { '*': name = '' } = request.params as { '*'?: string };
    if (!this.#files.has(name) || name.endsWith('.gz')) return reply.code(404).send(errorBody('NOT_FOUND', `There is no file ${name}`));
    const zipped = this.#files.has(`${name}.gz`) && (request.headers['accept-encoding']?.includes('gzip') ?? false);
    reply.headers({
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff', vary: 'accept-encoding', ...(zipped && { 'content-encoding': 'gzip' }),
    });
    return reply.send(createReadStream(join(this.#folder, zipped ? `${name}.gz` : name)));
  }
}
