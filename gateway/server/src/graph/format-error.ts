import type { LoggerService } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** Added by libraries and of no use to a client, or telling too much. */
const HIDDEN = new Set(['stacktrace', 'exception', 'serviceName', 'response', 'http', 'originalError']);

/**
 * One shape for the errors of every transport: message, path, `code`, and the `service` where one is to blame.
 * The text of a bug of the gateway's own stays in its log.
 * @param uncoded the code of an error that has none and is no bug; by default it comes from parsing or validating
 */
export function formatError(error: unknown, logger: Pick<LoggerService, 'error'>, uncoded?: string): GraphQLFormattedError {
  const { message, path, locations, extensions = {} } = toGraphQLError(error).toJSON();
  const service = extensions['service'] ?? extensions['serviceName'];
  const code = extensions['code'] ?? codeByKind(error, uncoded);
  if (code === 'INTERNAL_SERVER_ERROR' && service === undefined) {
    const original = error instanceof GraphQLError ? error.originalError ?? error : error;
    logger.error(`GraphQL: ${original instanceof Error ? original.stack ?? original.message : String(original)}`);
    return { message: 'Something went wrong in the gateway; its log has the details.', ...(path && { path }), extensions: { code } };
  }
  const rest = Object.fromEntries(Object.entries(extensions).filter(([key]) => !HIDDEN.has(key)));
  return {
    message, ...(path && { path }), ...(locations && { locations }),
    extensions: { ...rest, code, ...(service === undefined ? {} : { service }) },
  };
}

const toGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError ? error : new GraphQLError(error instanceof Error ? error.message : String(error), error instanceof Error ? { originalError: error } : {});

/** What was thrown and is no GraphQLError is a bug. */
function codeByKind(error: unknown, uncoded: string | undefined): string {
  if (!(error instanceof GraphQLError) || (error.originalError && !(error.originalError instanceof GraphQLError))) return 'INTERNAL_SERVER_ERROR';
  return uncoded ?? (error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED');
}
