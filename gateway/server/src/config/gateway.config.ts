import { parseConfig, ServiceEnvironment } from '@lepton/service-kit';
import { z } from 'zod';

/** As `SUBGRAPH_<NAME>_URL` names them. */
export const SUBGRAPHS = ['models', 'data', 'training', 'deployment', 'monitoring'] as const;
export type SubgraphName = (typeof SUBGRAPHS)[number];

const subgraph = (name: SubgraphName) => z.url({ protocol: /^https?$/ }).describe(`GraphQL address of the ${name} service, e.g. http://127.0.0.1:41001/graphql`);
const positive = (initial: number) => z.coerce.number().int().min(1).default(initial);
const orZero = (initial: number) => z.coerce.number().int().min(0).default(initial);
const flag = (initial: boolean) => z.enum(['true', 'false']).default(initial ? 'true' : 'false').transform((value) => value === 'true');

export const GatewayEnvironment = ServiceEnvironment.omit({ ARTIFACTS_URL: true }).extend({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000).describe('Port of the gateway; 0 takes a free one'),
  LEPTON_TOKEN: z.string().min(16).describe('The token that every client must send'),
  LEPTON_TOKEN_HINT: z.string().default('what the first `npm start` printed, "token" in .lepton/secrets.json, or the variable LEPTON_TOKEN of the gateway').describe('Where a user finds the token; told to those who come without it'),
  LEPTON_WORKSPACE: z.string().regex(/^[A-Za-z0-9_-]+$/).default('default').describe('The workspace that the token opens'),
  SUBGRAPH_MODELS_URL: subgraph('models'),
  SUBGRAPH_DATA_URL: subgraph('data'),
  SUBGRAPH_TRAINING_URL: subgraph('training'),
  SUBGRAPH_DEPLOYMENT_URL: subgraph('deployment'),
  SUBGRAPH_MONITORING_URL: subgraph('monitoring'),
  LEPTON_SUBGRAPH_TIMEOUT_MS: positive(30_000).describe('How long a service may take to answer'),
  LEPTON_TRUST_PROXY: flag(false).describe('Take the client address from X-Forwarded-For: only behind a proxy that sets it'),
  LEPTON_INTROSPECTION: flag(true).describe('Whether the schema may be asked for'),
  LEPTON_LIMIT_DEPTH: positive(15).describe('How deep an operation may nest'),
  LEPTON_LIMIT_COST: positive(20_000).describe('How many objects an operation may ask for, lists counted by their `first`'),
  LEPTON_LIMIT_ALIASES: positive(50).describe('How many aliases an operation may have'),
  LEPTON_LIMIT_ROOT_FIELDS: positive(20).describe('How many fields an operation may have at its root'),
  LEPTON_LIMIT_TOKENS: positive(3_000).describe('How many lexical tokens a document may have'),
  LEPTON_LIMIT_BATCH: orZero(10).describe('How many operations one request may carry; 0 turns batches off'),
  LEPTON_LIMIT_BODY_BYTES: positive(4 * 1024 * 1024).describe('Size of a GraphQL request'),
  LEPTON_LIMIT_REQUESTS_PER_SECOND: orZero(2_000).describe('Per client address, twice as many at once; 0 turns it off'),
  LEPTON_LIMIT_CONNECTIONS: positive(10_000).describe('Open WebSocket and SSE connections'),
  LEPTON_LIMIT_SUBSCRIPTIONS: positive(200).describe('Running operations of one WebSocket connection'),
  LEPTON_LIMIT_BUFFER_BYTES: positive(1024 * 1024).describe('Bytes that wait for a slow subscriber before it is served from the log'),
});

export type GatewayConfig = z.infer<typeof GatewayEnvironment>;

export const loadConfig = (env: NodeJS.ProcessEnv = process.env): GatewayConfig => parseConfig(GatewayEnvironment, env);

export const subgraphUrls = (config: GatewayConfig): Record<SubgraphName, string> => ({
  models: config.SUBGRAPH_MODELS_URL, data: config.SUBGRAPH_DATA_URL, training: config.SUBGRAPH_TRAINING_URL,
  deployment: config.SUBGRAPH_DEPLOYMENT_URL, monitoring: config.SUBGRAPH_MONITORING_URL,
});
