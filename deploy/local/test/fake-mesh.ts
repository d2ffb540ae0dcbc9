import { join } from 'node:path';
import type { SupervisedSpec, Surroundings } from '@lepton/local';

/** One fake process with its own behaviour. */
export function fakeSpec(name: string, options: { behaviour?: string; port?: number; journal?: string; startStage?: number; drainStage?: number; stopTimeoutMs?: number; env?: Record<string, string> } = {}): SupervisedSpec {
  const { behaviour = 'good', port, journal } = options;
  return {
    name, startStage: options.startStage ?? 1, drainStage: options.drainStage ?? 1, stopTimeoutMs: options.stopTimeoutMs ?? 20_000,
    ready: port === undefined ? { kind: 'message' } : { kind: 'http', url: `http://127.0.0.1:${port}/health/ready` },
    command: () => ({
      file: process.execPath,
      args: ['--import', join(import.meta.dirname, '../src/process/lifeline.ts'), join(import.meta.dirname, 'fixtures/fake-process.mjs')],
      env: {
        FAKE_NAME: name, FAKE_BEHAVIOUR: behaviour, ...(port === undefined ? {} : { PORT: String(port) }),
        ...(journal === undefined ? {} : { FAKE_JOURNAL: journal }), ...options.env,
      },
      ipc: true,
    }),
  };
}

/** A mesh of two fakes: the gateway on its port, and a worker. */
export function fakeMesh(around: Surroundings): readonly SupervisedSpec[] {
  return [fakeSpec('gateway', { port: around.config.port, drainStage: 0 }), fakeSpec('worker')];
}
