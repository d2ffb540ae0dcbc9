import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const AT_ONCE = 50;

/** Many clients of one server, each with a WebSocket of its own and, on it, a subscription per query. */
export class Subscribers {
  readonly #sockets: WebSocket[] = [];
  readonly #received = new Map<string, number[]>();
  #next: { id: string; missing: number; done: () => void } | undefined;

  /** @param queries by operation id */
  static async connect(port: number, count: number, token: string, queries: Record<string, { query: string; variables: object }>): Promise<Subscribers> {
    const subscribers = new Subscribers();
    for (let connected = 0; connected < count; connected += AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - connected) }, () => subscribers.#connect(port, token, queries)));
    }
    return subscribers;
  }

  get count(): number {
    return this.#sockets.length;
  }

  /** Publishes until everybody gets it: subscribing is not acknowledged. */
  async settle(id: string, publish: () => void): Promise<void> {
    for (let tries = 0; ; tries++) {
      if (tries > 100) throw new Error(`Not all of ${this.count} subscribers get ${id}`);
      this.#received.set(id, []);
      publish();
      let before = -1;
      // Until nothing more comes.
      for (let now = 0; now !== before || now === 0;) {
        before = now;
        await sleep(400);
        now = this.#received.get(id)?.length ?? 0;
        if (now === 0 && tries > 0) break;
      }
      if (before === this.count) return;
    }
  }

  /** One event, until all have it; resolves with each one's milliseconds. */
  async deliver(id: string, publish: () => void): Promise<number[]> {
    const arrivals: number[] = [];
    this.#received.set(id, arrivals);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#next = { id, missing: this.count, done: resolve };
    const start = performance.now();
    publish();
    const late = setTimeout(() => { throw new Error(`After 60 s ${arrivals.length} of ${this.count} have the event`); }, 60_000);
    await promise;
    clearTimeout(late);
    return arrivals.map((at) => at - start);
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  async #connect(port: number, token: string, queries: Record<string, { query: string; variables: object }>): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
    this.#sockets.push(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { token } }));
    await once(socket, 'message');
    socket.on('message', (data: Buffer) => this.#receive(data.toString('latin1')));
    for (const [id, payload] of Object.entries(queries)) socket.send(JSON.stringify({ id, type: 'subscribe', payload }));
  }

  /** Reads no more than it must: it runs beside what is measured. */
  #receive(text: string): void {
    if (!text.includes('"type":"next"')) {
      if (text.includes('"type":"error"') || text.includes('"type":"complete"')) throw new Error(text);
      return;
    }
    if (text.includes('"errors"')) throw new Error(text);
    const id = /"id":"(\w+)"[,}]/.exec(text.startsWith('{"id"') ? text : text.slice(-20))?.[1] ?? '';
    this.#received.get(id)?.push(performance.now());
    if (this.#next?.id === id && --this.#next.missing === 0) this.#next.done();
  }
}
