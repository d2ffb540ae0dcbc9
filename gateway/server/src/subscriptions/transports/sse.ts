import type { ServerResponse } from 'node:http';
import type { SharedResult, Sink } from '../shared-result.js';
import { drained } from './drained.js';

const KEEP_ALIVE_MS = 12_000;

/**
 * One operation as server-sent events: the "distinct connections mode" of GraphQL over SSE. Each event has the sequence as its id, so a
 * browser's EventSource that reconnects goes on where it was.
 */
export class EventStream implements Sink {
  readonly #keepAlive: NodeJS.Timeout;

  constructor(
    private readonly response: ServerResponse, private readonly options: { bufferBytes: number; slow: () => void; closed: () => void },
  ) {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', connection: 'keep-alive', 'x-accel-buffering': 'no',
    });
    // Some browsers wait for a first byte.
    response.write(':\n\n');
    this.#keepAlive = setInterval(() => response.write(':\n\n'), KEEP_ALIVE_MS).unref();
    response.once('close', () => {
      clearInterval(this.#keepAlive);
      options.closed();
    });
  }

  next(result: SharedResult): boolean {
    const { response } = this;
    if (!response.writable) return true;
    response.write(result.frame('sse', ({ json, sequence }) => Buffer.from(`${sequence > 0n ? `id: ${sequence}\n` : ''}event: next\ndata: ${json}\n\n`)));
    if (response.writableLength < this.options.bufferBytes) return true;
    this.options.slow();
    return false;
  }

  drained(): Promise<void> {
    return drained(this.response);
  }

  complete(): void {
    if (this.response.writable) this.response.end('event: complete\ndata:\n\n');
  }
}
