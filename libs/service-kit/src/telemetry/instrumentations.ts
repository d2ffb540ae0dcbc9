import type { IncomingMessage } from 'node:http';
import type { Span } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { GraphQLInstrumentation, HttpInstrumentation, PgInstrumentation } from './otel.js';

/** Asked again and again by load balancers and scrapers. */
const UNTRACED = /^\/(v2\/)?(health|metrics|livez|readyz)(\/|\?|$)/;

/** An id in a path would make a name per entity. */
const ID = /\/[a-z]{2,4}_[0-9A-HJKMNP-TV-Z]{26}/g;

export function instrumentations({ beginsTraces }: { beginsTraces: boolean }): Instrumentation[] {
  return [
    new HttpInstrumentation({
      // Not requireParentforIncomingSpans: with that, a request with a parent in another process gets no span of its own.
      ignoreIncomingRequestHook: ({ url, headers }) => UNTRACED.test(url ?? '') || !(beginsTraces || headers.traceparent),
      ignoreOutgoingRequestHook: ({ path }) => UNTRACED.test(path ?? ''),
      requireParentforOutgoingSpans: true,
      requestHook: nameByPath,
    }),
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
    new GraphQLInstrumentation({ ignoreResolveSpans: true }),
  ];
}

/** `POST /graphql` rather than `POST`. */
function nameByPath(span: Span, request: IncomingMessage | { method: string; path: string }): void {
  const path = 'url' in request ? request.url : 'path' in request ? request.path : undefined;
  if (path) span.updateName(`${request.method ?? 'GET'} ${path.replace(/[?#].*/s, '').replaceAll(ID, '/:id')}`);
}
