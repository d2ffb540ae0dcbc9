import type { GraphQLDataSource } from '@apollo/gateway';
import { signRequest } from '@lepton/graphql';
import { context as traceContext, propagation } from '@opentelemetry/api';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GraphContext } from './graph-context.js';
import { codeOf, type SubgraphClient } from './subgraph-client.js';

type Process = GraphQLDataSource<GraphContext>['process'];
type Response = Awaited<ReturnType<Process>>;

export type SubgraphOutcome = 'ok' | 'unavailable' | 'timeout' | 'refused' | 'invalid';

/** Executes a part of a plan at its service, signed. What goes wrong on the way is told in words that a user can act on. */
export class SubgraphDataSource implements GraphQLDataSource<GraphContext> {
  constructor(private readonly options: {
    name: string;
    client: SubgraphClient;
    secret: string;
    observe: (outcome: SubgraphOutcome, error?: unknown) => void;
  }) {}

  async process({ request, context }: Parameters<Process>[0]): Promise<Response> {
    const { client, secret } = this.options;
    const { query, variables, operationName } = request;
    const body = JSON.stringify({ query, variables, operationName });
    const { workspace } = (context as GraphContext).principal;
    const headers = { 'content-type': 'application/json', ...signRequest(secret, { method: 'POST', path: client.path, workspace, body }) };
    propagation.inject(traceContext.active(), headers);
    const response = await client.post(body, headers, { repeatable: !query?.startsWith('mutation') }).catch((error: unknown) => this.fail(error));
    return this.read(response.status, response.body);
  }

  private read(status: number, body: string): Response {
    const { name, observe } = this.options;
    const parsed = parseObject(body);
    const errors = Array.isArray(parsed?.['errors']) ? parsed['errors'] as GraphQLFormattedError[] : undefined;
    if (status === 401 && errors?.[0]?.extensions?.['code'] === 'UNSIGNED_REQUEST') {
      observe('refused');
      throw failure('SERVICE_REFUSED', name, `The ${name} service does not accept the gateway's signature. Start both with the same LEPTON_GATEWAY_SECRET, on machines whose clocks agree.`);
    }
    if (parsed && (status < 300 || errors)) {
      observe('ok');
      return parsed;
    }
    if (status === 503) this.fail(new Error('HTTP 503'));
    observe('invalid', `HTTP ${status}: ${body.slice(0, 200)}`);
    throw failure('BAD_SERVICE_RESPONSE', name, `The ${name} service gave an answer that is not GraphQL (HTTP ${status}). Is SUBGRAPH_${name.toUpperCase()}_URL right?`);
  }

  private fail(error: unknown): never {
    const { name, observe } = this.options;
    const code = codeOf(error);
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
      observe('timeout', error);
      throw failure('SERVICE_TIMEOUT', name, `The ${name} service took too long to answer. Ask for less, or try again later.`);
    }
    observe('unavailable', error);
    throw failure('SERVICE_UNAVAILABLE', name, `The ${name} service does not answer: it is starting, or restarting after a failure. Try again in a few seconds.`);
  }
}

const failure = (code: string, service: string, message: string) => new GraphQLError(message, { extensions: { code, service } });

function parseObject(text: string): (Response & Record<string, unknown>) | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Response & Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
