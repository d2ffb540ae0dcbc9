import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedProcess, freePort, natsProcess, natsUrl } from '@lepton/local';

export interface TestNats {
  readonly port: number;
  /** `nats://127.0.0.1:<port>`, no credentials unless a token was asked for. */
  readonly url: string;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port and store, after kill(). */
  start(): Promise<void>;
  /** Deletes the JetStream store; kill() first. */
  wipe(): void;
  /** Stops it and deletes its store. */
  stop(): Promise<void>;
}

/** A real nats-server with JetStream of this test alone; about 100 ms. */
export async function startTestNats({ token }: { token?: string } = {}): Promise<TestNats> {
  const home = mkdtempSync(join(tmpdir(), 'lepton-test-nats-'));
  const options = {
    dir: join(home, 'nats'), cacheDir: join(tmpdir(), 'lepton-test-cache'), port: await freePort(), ...(token === undefined ? {} : { token }),
  };
  const server = new ManagedProcess(natsProcess(options));
  const stop = async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port: options.port,
    url: natsUrl(options),
    kill: async () => {
      server.kill('SIGKILL');
      await server.ended();
    },
    start: () => server.start(),
    wipe: () => rmSync(join(options.dir, 'jetstream'), { recursive: true, force: true }),
    stop,
  };
}
