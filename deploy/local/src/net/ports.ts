import { randomInt } from 'node:crypto';
import { createConnection, createServer } from 'node:net';
import { errorCode } from '../launch-error.js';

/** Below the range from which Linux and macOS take the source ports of outgoing connections, so nothing grabs it meanwhile. */
const lowest = 20_000;
const highest = 32_000;

export type PortState = 'free' | 'taken' | 'forbidden';

/** Whether a server of ours could listen on `port` now. `forbidden`: the system keeps low ports for root. */
export async function portState(port: number, host = '127.0.0.1'): Promise<PortState> {
  // SO_REUSEADDR lets a bind to 127.0.0.1 succeed beside one to 0.0.0.0 on some systems: ask whether anybody answers as well.
  if (await answers(port, host)) return 'taken';
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(errorCode(error) === 'EACCES' ? 'forbidden' : 'taken'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve('free')));
  });
}

/** A free loopback port in 20000–32000, none of `taken`. */
export async function freePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(lowest, highest);
    if (!taken.has(port) && (await portState(port)) === 'free') return port;
  }
  throw new Error(`No free port on 127.0.0.1 between ${lowest} and ${highest}`);
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host, timeout: 500 });
    const settle = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}
