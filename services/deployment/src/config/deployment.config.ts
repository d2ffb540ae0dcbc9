import { z } from 'zod';
import { DatabaseServiceEnvironment, parseConfig } from '@lepton/service-kit';

const DeploymentEnvironment = DatabaseServiceEnvironment.extend({
  LEPTON_HEARTBEAT_MS: z.coerce.number().int().min(50).default(1_000).describe('Time between two heartbeats of a model server'),
  LEPTON_REPLICA_LOST_MS: z.coerce.number().int().min(100).default(5_000).describe('A model server that has been silent for this long is lost, and its models go to others'),
  LEPTON_PREDICTIONS_KEPT_PER_SECOND: z.coerce.number().int().min(0).default(500)
    .describe('Predictions of one deployment that are kept, each second; what goes beyond is only counted'),
  LEPTON_PREDICTION_DAYS: z.coerce.number().int().min(1).default(30).describe('Predictions older than this are deleted'),
});

export const loadConfig = () => parseConfig(DeploymentEnvironment);
export type DeploymentConfig = ReturnType<typeof loadConfig>;
export const DEPLOYMENT_CONFIG = Symbol('deployment config');
