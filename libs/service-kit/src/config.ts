import { z } from 'zod';

/** What every service reads from its environment. Extend it with `.extend({ … })`. */
export const ServiceEnvironment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0).describe('Port of the HTTP server; 0 takes a free one'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  NATS_URL: z.string().default('nats://127.0.0.1:4222').describe('NATS server with JetStream, with its token or credentials'),
  ARTIFACTS_URL: z.string().default('file:///var/lib/lepton/artifacts').describe('Artifact store: file:///folder or s3://bucket/prefix'),
  LEPTON_GATEWAY_SECRET: z.string().min(16).describe('Shared with the gateway, which signs its requests with it'),
  LEPTON_URL: z.string().default('http://127.0.0.1:4000').describe('The gateway as users reach it; links begin with it'),
  LEPTON_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('The least severe line that is logged'),
});

/** As above, for a service that owns a database. */
export const DatabaseServiceEnvironment = ServiceEnvironment.extend({
  DATABASE_URL: z.string().describe("PostgreSQL of this service alone: postgres://role:password@host:port/database"),
});

/** Thrown by `parseConfig`; the message lists every variable that is wrong, what it is for and what is wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Parses the environment once, at boot. Empty variables count as unset. */
export function parseConfig<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, env: NodeJS.ProcessEnv = process.env): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const field: unknown = schema.shape[name];
    const description = field instanceof z.ZodType ? field.description : undefined;
    return `  ${name}: ${given[name] === undefined ? 'is not set' : issue.message}${description ? ` (${description})` : ''}`;
  });
  throw new ConfigError(`The configuration is not complete:\n${lines.join('\n')}`);
}
