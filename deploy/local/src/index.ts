export { LaunchError } from './launch-error.js';
export { freePort, isPortFree } from './net/ports.js';
export { ManagedProcess, type Command, type Exit, type ProcessSpec, type ProcessState, type Readiness } from './process/managed-process.js';
export { postgresProcess, adminUrl, type PostgresOptions } from './postgres/postgres-process.js';
export { natsProcess, natsUrl, type NatsOptions } from './nats/nats-process.js';
