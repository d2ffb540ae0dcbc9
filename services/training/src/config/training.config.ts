import { z } from 'zod';
import { DatabaseServiceEnvironment, parseConfig, ServiceEnvironment } from '@lepton/service-kit';

const TrainingEnvironment = DatabaseServiceEnvironment.extend({
  LEPTON_LEASE_MS: z.coerce.number().int().min(1_000).default(10_000)
    .describe('A worker that has not reported for this long has lost its run, which another one takes up'),
});

export const loadConfig = () => parseConfig(TrainingEnvironment);
export type TrainingConfig = ReturnType<typeof loadConfig>;
export const TRAINING_CONFIG = Symbol('training config');
export const ARTIFACT_STORE = Symbol('artifact store');

const WorkerEnvironment = ServiceEnvironment.pick({ NATS_URL: true, ARTIFACTS_URL: true, LEPTON_LOG_LEVEL: true }).extend({
  LEPTON_TRAINING_THREADS: z.coerce.number().int().min(1).default(1).describe('Threads that one run computes with'),
  LEPTON_CHECKPOINT_MS: z.coerce.number().int().min(100).default(10_000).describe('Time between two checkpoints'),
});

export const loadWorkerConfig = () => parseConfig(WorkerEnvironment);
export type WorkerConfig = ReturnType<typeof loadWorkerConfig>;
