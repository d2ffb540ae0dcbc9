import { readFileSync } from 'node:fs';
import { Logger, type DynamicModule } from '@nestjs/common';
import { ApolloFederationDriver, type ApolloFederationDriverConfig } from '@nestjs/apollo';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLModule } from '@nestjs/graphql';
import { Kind, parse, type GraphQLFormattedError } from 'graphql';
import { isProblemError } from '@lepton/contracts';
import { SubgraphContext } from './context.js';
import { BigIntScalar, DateTimeScalar, JsonScalar } from './scalars.js';
import { workspaceOf } from './signature-guard.js';

const log = new Logger('graphql');

/** A service's part of the graph, from its committed schema. */
export const SubgraphModule = {
  forRoot(options: { schema: URL }): DynamicModule {
    const typeDefs = readFileSync(options.schema, 'utf8');
    return GraphQLModule.forRoot<ApolloFederationDriverConfig>({
      driver: ApolloFederationDriver,
      typeDefs: [typeDefs],
      resolvers: { DateTime: DateTimeScalar, BigInt: BigIntScalar, JSON: JsonScalar, ...unionResolvers(typeDefs) },
      // An @event field is fed by the gateway, a stub entity has nothing to resolve.
      resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
      context: (request: { headers: Record<string, unknown> }) => new SubgraphContext(workspaceOf(request)),
      formatError,
      graphiql: false,
      plugins: [ApolloServerPluginInlineTraceDisabled()],
      // The gateway is the only client: it has checked the request against its own limits.
      introspection: false,
      csrfPrevention: false,
    });
  },
};

/** Members of a union carry their `__typename` (`asResult` sets it). */
function unionResolvers(typeDefs: string): Record<string, { __resolveType(value: { __typename?: string }): string | undefined }> {
  const unions = parse(typeDefs).definitions.filter((definition) => definition.kind === Kind.UNION_TYPE_DEFINITION);
  return Object.fromEntries(unions.map((union) => [union.name.value, { __resolveType: (value: { __typename?: string }) => value.__typename }]));
}

/** A problem thrown by a query keeps its code; the text of a bug stays in the service's log. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = error instanceof Error && 'originalError' in error ? error.originalError : error;
  if (isProblemError(original)) {
    return { ...formatted, message: original.message, extensions: { code: original.code, field: original.field } };
  }
  const code = formatted.extensions?.['code'];
  if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR') return { ...formatted, extensions: { code } };
  log.error(original instanceof Error ? original.stack : formatted.message, formatted.path?.join('.'));
  return {
    ...formatted,
    message: 'Something went wrong in the service; its log has the details.',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}
