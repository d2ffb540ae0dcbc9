export { ConfigError, DatabaseServiceEnvironment, parseConfig, ServiceEnvironment } from './config.js';
export { Health, HealthModule, type HealthCheck } from './health.js';
export { isId, newId, type IdPrefix } from './ids.js';
export { createLogger } from './log.js';
export { drainOnSignal, failBoot } from './shutdown.js';
export { startService, type ServiceOptions } from './start-service.js';
