import { z } from 'zod';
import { parseConfig, ServiceEnvironment } from '@lepton/service-kit';

const ModelServerEnvironment = ServiceEnvironment.pick({ PORT: true, HOST: true, NATS_URL: true, ARTIFACTS_URL: true, LEPTON_LOG_LEVEL: true }).extend({
  LEPTON_MODEL_SERVER_URL: z.url({ protocol: /^http$/ }).optional().describe('How the deployment service reaches this server; by default http://HOST:PORT'),
  LEPTON_INFERENCE_THREADS: z.coerce.number().int().min(1).default(1).describe('Threads that one batch is computed with'),
  LEPTON_INFERENCE_SESSIONS: z.coerce.number().int().min(1).default(1).describe('Batches of one model that are computed at the same time'),
  LEPTON_INFERENCE_QUEUE: z.coerce.number().int().min(1).default(1_024).describe('Rows that may wait for one model; what comes beyond is answered with 429'),
});

export const loadModelServerConfig = () => parseConfig(ModelServerEnvironment);
export type ModelServerConfig = ReturnType<typeof loadModelServerConfig>;
