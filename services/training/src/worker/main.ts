import { hostname } from 'node:os';
import { openArtifactStore } from '@lepton/artifact-store';
import { connectMessaging, JobQueue } from '@lepton/messaging';
import { TrainRunSchema } from '@lepton/contracts';
import { createLogger, drainOnSignal, failBoot } from '@lepton/service-kit';
import { loadWorkerConfig } from '../config/training.config.js';
import { abilities } from './abilities.js';
import { Announcer } from './announcer.js';
import { Worker } from './worker.js';

async function main(): Promise<void> {
  const config = loadWorkerConfig();
  const logger = createLogger('worker', config.LEPTON_LOG_LEVEL);
  const messaging = await connectMessaging({ url: config.NATS_URL, owner: 'worker' });
  const artifacts = await openArtifactStore(config.ARTIFACTS_URL);
  const id = `${hostname()}-${process.pid}`;
  const worker = new Worker(messaging, artifacts, logger, {
    id, threads: config.LEPTON_TRAINING_THREADS, checkpointEveryMs: config.LEPTON_CHECKPOINT_MS, abilities,
  });
  const announcer = new Announcer(messaging, id, abilities, logger);
  const pull = new JobQueue(messaging).pull({
    queue: 'training', durable: 'training-worker', schema: TrainRunSchema,
    handle: (job, { signal }) => worker.train(job.payload, signal),
  });
  drainOnSignal(logger, async () => {
    announcer.stop();
    await pull.stop();
    await messaging.close();
    await artifacts.close();
  });
  process.send?.('ready');
  logger.log('the worker waits for runs');
}

main().catch(failBoot('worker'));
