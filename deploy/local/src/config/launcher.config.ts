import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { LaunchError } from '../launch-error.js';

/** The services, in the order in which they are shown. Each owns the database and the role of its name. */
export const serviceNames = ['models', 'data', 'training', 'deployment', 'monitoring'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The repository; this file lies equally deep in src and in dist. */
export const repositoryRoot = fileURLToPath(new URL('../../../../', import.meta.url));

const url = (protocols: RegExp, example: string) => z.url({ protocol: protocols, error: `must be an address like ${example}` });
const databaseUrl = url(/^postgres(ql)?$/, 'postgres://user:password@host:5432/database').optional();

const environment = z.object({
  LEPTON_HOME: z.string().default('.lepton').describe('Folder of all data, secrets and logs'),
  LEPTON_PORT: z.coerce.number('must be a port number').int('must be a port number').min(1, 'must be from 1 to 65535').max(65_535, 'must be from 1 to 65535').default(4000).describe('Port of the gateway on 127.0.0.1'),
  LEPTON_URL: url(/^https?$/, 'https://lepton.example.org').optional().describe('Base address that users see, if a proxy stands before the gateway'),
  LEPTON_TOKEN: z.string().min(16, 'must have at least 16 characters').optional().describe('Bearer token; generated and kept if absent'),
  LEPTON_WORKERS: z.coerce.number('must be a number').int('must be a whole number').min(1, 'must be from 1 to 64').max(64, 'must be from 1 to 64').default(1).describe('Runs that train at once, each in a worker of its own'),
  LEPTON_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('How much the processes log'),
  DATABASE_URL_MODELS: databaseUrl.describe('Your own PostgreSQL for the models service'),
  DATABASE_URL_DATA: databaseUrl.describe('… for the data service'),
  DATABASE_URL_TRAINING: databaseUrl.describe('… for the training service'),
  DATABASE_URL_DEPLOYMENT: databaseUrl.describe('… for the deployment service'),
  DATABASE_URL_MONITORING: databaseUrl.describe('… for the monitoring service'),
  NATS_URL: url(/^(nats|tls)$/, 'nats://host:4222').optional().describe('Your own NATS with JetStream'),
  ARTIFACTS_URL: url(/^(file|s3)$/, 's3://bucket/prefix or file:///folder').optional().describe('Where artifacts are kept'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(/^https?$/, 'http://host:4318').optional().describe('Your own OpenTelemetry collector'),
});

export interface LauncherConfig {
  readonly home: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly token: string | undefined;
  /** Training workers. */
  readonly workers: number;
  readonly logLevel: string;
  /** Databases that are not ours to start. */
  readonly databaseUrls: Readonly<Partial<Record<ServiceName, string>>>;
  readonly natsUrl: string | undefined;
  readonly artifactsUrl: string | undefined;
  readonly otlpEndpoint: string | undefined;
}

/** Every variable that the launcher reads, for `npm start -- --help`. */
export function describeEnvironment(): readonly { name: string; description: string }[] {
  return Object.entries(environment.shape).map(([name, schema]) => ({ name, description: schema.description ?? '' }));
}

/** Reads the environment once; an empty variable counts as absent. Throws a LaunchError that names the first wrong one. */
export function parseConfig(env: NodeJS.ProcessEnv, root = repositoryRoot): LauncherConfig {
  const result = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new LaunchError(`${issue?.path.join('.') ?? 'The environment'} ${issue?.message ?? 'is wrong'}.`, 'Correct the variable, or unset it to use the default. See npm start -- --help');
  }
  const values = result.data;
  return {
    home: resolve(root, values.LEPTON_HOME),
    port: values.LEPTON_PORT,
    publicUrl: (values.LEPTON_URL ?? `http://127.0.0.1:${values.LEPTON_PORT}`).replace(/\/$/, ''),
    token: values.LEPTON_TOKEN,
    workers: values.LEPTON_WORKERS,
    logLevel: values.LEPTON_LOG_LEVEL,
    databaseUrls: withoutUndefined({
      models: values.DATABASE_URL_MODELS, data: values.DATABASE_URL_DATA, training: values.DATABASE_URL_TRAINING,
      deployment: values.DATABASE_URL_DEPLOYMENT, monitoring: values.DATABASE_URL_MONITORING,
    }),
    natsUrl: values.NATS_URL,
    artifactsUrl: values.ARTIFACTS_URL,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}

function withoutUndefined(urls: Record<ServiceName, string | undefined>): Partial<Record<ServiceName, string>> {
  return Object.fromEntries(Object.entries(urls).filter(([, value]) => value !== undefined));
}
