import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';
import type { GraphContext } from './graph-context.js';

/** Measures every query and mutation, and counts the errors that clients are told. */
export const operationMetrics = (metrics: GatewayMetrics): ApolloServerPlugin<GraphContext> => ({
  requestDidStart: () => {
    const start = performance.now();
    return Promise.resolve({
      willSendResponse: ({ operation, operationName, response }) => {
        const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
        for (const { extensions } of errors ?? []) metrics.error(extensions?.['code']);
        metrics.operation(operationName, operation?.operation ?? 'unknown', errors ? 'error' : 'ok', (performance.now() - start) / 1000);
        return Promise.resolve();
      },
    });
  },
});
