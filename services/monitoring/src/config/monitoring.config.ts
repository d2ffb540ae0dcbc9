import { DatabaseServiceEnvironment, parseConfig } from '@lepton/service-kit';
import { z } from 'zod';

export const MonitoringEnvironment = DatabaseServiceEnvironment.extend({
  LEPTON_SPANS_HOURS: z.coerce.number().positive().default(72).describe('Spans are kept for this long'),
  LEPTON_SPANS_MAX: z.coerce.number().int().positive().default(500_000).describe('At most this many spans are kept; about 0.5 KB each'),
});

export const loadConfig = () => parseConfig(MonitoringEnvironment);
export type MonitoringConfig = ReturnType<typeof loadConfig>;
export const MONITORING_CONFIG = Symbol('monitoring config');
