import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Usage {
  /** User and system, of all threads. */
  cpuMs: number;
  rssBytes: number;
}

export interface Child {
  usage(): Promise<Usage>;
  send(message: object): void;
  stop(): Promise<void>;
}

const ROOT = resolve(import.meta.dirname, '../../..');
const PROBE = pathToFileURL(join(import.meta.dirname, 'probe.ts')).href;
const STARTS_WITHIN_MS = 60_000;

/** Starts a script of the repository in a process of its own and waits until it says `ready`. */
export async function startChild(script: string, { env = {}, telemetry = false }: { env?: Record<string, string>; telemetry?: boolean } = {}): Promise<Child> {
  const child = fork(join(ROOT, script), [], {
    cwd: ROOT, env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--import', PROBE, ...(telemetry ? ['--import', '@lepton/service-kit/telemetry'] : [])],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => { output = (output + text.toString()).slice(-4_000); });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill();
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await exited;
    clearTimeout(timer);
  };
  const { promise: ready, resolve: becomeReady, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`${script} is not ready after ${STARTS_WITHIN_MS} ms:\n${output}`)), STARTS_WITHIN_MS);
  child.on('message', (message) => { if (message === 'ready') becomeReady(); });
  void exited.then(() => reject(new Error(`${script} ended:\n${output}`)));
  await ready.catch(async (error: unknown) => {
    if (child.exitCode === null) await stop();
    throw error;
  }).finally(() => clearTimeout(timer));
  return {
    usage: async () => {
      const answer = new Promise<Usage>((answered) => {
        const take = (message: unknown) => {
          if (typeof message !== 'object' || message === null || !('cpuMs' in message)) return;
          child.off('message', take);
          answered(message as Usage);
        };
        child.on('message', take);
      });
      child.send('usage');
      return await answer;
    },
    send: (message) => { child.send(message); },
    stop,
  };
}
