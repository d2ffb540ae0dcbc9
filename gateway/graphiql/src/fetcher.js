/* global location, CloseEvent */
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { parse } from 'graphql';
import { createClient } from 'graphql-ws';

const socketUrl = `${location.origin.replace(/^http/, 'ws')}/graphql`;

/** Queries over HTTP, subscriptions over WebSocket, both with the token as it is now. */
export function createFetcher(token) {
  const fetcher = createGraphiQLFetcher({
    url: '/graphql',
    enableIncrementalDelivery: false,
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, ...(token && { authorization: `Bearer ${token}` }) } }),
    wsClient: createClient({ url: socketUrl, lazy: true, connectionParams: { token }, retryAttempts: 5, shouldRetry: () => true }),
  });
  return async (parameters, options) => {
    const answer = await fetcher(parameters, { ...options, documentAST: parsed(parameters.query) });
    return Symbol.asyncIterator in Object(answer) ? readable(answer) : answer;
  };
}

/** GraphiQL's own tree is a moment behind the text: a subscription run right after it was pasted would be taken for a query. */
function parsed(query) {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

/** A socket that the gateway closes says why in the close event, which would be shown as `{"isTrusted": true}`. */
async function* readable(results) {
  try {
    yield* results;
  } catch (error) {
    if (error instanceof CloseEvent) throw new Error(error.reason || `The connection was closed (${error.code}).`, { cause: error });
    throw error;
  }
}
