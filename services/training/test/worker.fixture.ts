import { TrainRunSchema } from '@lepton/contracts';
import { JobQueue } from '@lepton/messaging';
import type { Abilities } from '../src/worker/abilities.js';
import { Announcer } from '../src/worker/announcer.js';
import { Worker, type WorkerOptions } from '../src/worker/worker.js';
import type { TrainingFixture } from './training.fixture.js';

const GIB = 1024n ** 3n;

export const has = (engine: string, devices = ['cpu'], memoryBytes = 8n * GIB): Abilities => ({ engines: [{ engine, version: '1', devices }], memoryBytes });

/** A worker as `main.ts` puts it together, with these abilities whatever the machine has. */
export function startWorker(training: TrainingFixture, id: string, abilities: Abilities, options: Partial<WorkerOptions> = {}) {
  let returned = 0;
  const logger = { log: () => undefined, warn: () => undefined, error: () => undefined };
  const worker = new Worker(training.mesh, training.artifacts, logger, { id, threads: 1, checkpointEveryMs: 10_000, abilities: async () => abilities, offerAgainMs: 50, ...options });
  const announcer = new Announcer(training.mesh, id, async () => abilities, logger);
  const pull = new JobQueue(training.mesh).pull({
    queue: 'training', durable: 'training-worker', schema: TrainRunSchema,
    handle: (job, { signal }) => worker.train(job.payload, signal).catch((error: unknown) => {
      returned += 1;
      throw error;
    }),
  });
  return {
    /** How often it has given a job back. */
    returned: () => returned,
    stop: async () => {
      announcer.stop();
      await pull.stop();
    },
  };
}
