import type { FastifyRequest } from 'fastify';
import type { GraphQLRequest } from '../limits/operation-guard.js';

/** A GraphQL request, or what is wrong with it (GraphQL over HTTP, "Request Parameters"). */
export function parseRequest(given: unknown): GraphQLRequest | string {
  if (!isObject(given)) return 'Send a JSON object with `query`, and with `variables` and `operationName` where needed.';
  const { query, operationName, variables, extensions } = given;
  if (typeof query !== 'string' || query === '') return '`query` must be a string with the operation.';
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return '`operationName` must be a string.';
  if (variables !== undefined && variables !== null && !isObject(variables)) return '`variables` must be an object, not text.';
  if (extensions !== undefined && extensions !== null && !isObject(extensions)) return '`extensions` must be an object.';
  return { query, operationName: operationName || null, variables: variables ?? null };
}

/** Of a GET, whose `variables` are JSON. */
export function parseQueryString(given: unknown): GraphQLRequest | string {
  if (!isObject(given)) return parseRequest(given);
  const { query, operationName } = given;
  try {
    return parseRequest({ query, operationName, variables: parseJson(given['variables']), extensions: parseJson(given['extensions']) });
  } catch {
    return '`variables` must be JSON.';
  }
}

const parseJson = (value: unknown): unknown => (typeof value === 'string' && value !== '' ? JSON.parse(value) as unknown : value === '' ? undefined : value);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export function tokenInQuery(request: FastifyRequest): string | undefined {
  const { token } = request.query as { token?: unknown };
  return typeof token === 'string' ? token : undefined;
}
