export { LaunchError } from './launch-error.js';
export { parseConfig, repositoryRoot, serviceNames, type LauncherConfig, type ServiceName } from './config/launcher.config.js';
export { freePort, portState } from './net/ports.js';
export { ManagedProcess, type Command, type Exit, type ProcessSpec, type ProcessState, type Readiness } from './process/managed-process.js';
export { postgresProcess, adminUrl, type PostgresOptions } from './postgres/postgres-process.js';
export { natsProcess, natsUrl, type NatsOptions } from './nats/nats-process.js';
export { Supervisor, type SupervisedSpec, type SupervisorEvent } from './supervisor/supervisor.js';
export { Mesh, type MeshOptions } from './mesh/mesh.js';
export type { Surroundings } from './mesh/process-table.js';
