import type { LoggerService } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** Added by libraries and of no use to a client, or telling too much. */
const HIDDEN = new Set(['stacktrace', 'exception', 'serviceName', 'response', 'http', 'originalError']);

/**
 * One shape for the errors of every transport: message, path, `code`, and the `service` where one is to blame.
 * The text of a bug of the gateway's own stays in its log.
 */
export function formatError(error: unknown, logger: Pick<LoggerService, 'error'>, formatted?: GraphQLFormattedError): GraphQLFormattedError {
  const { message, path, locations, extensions = {} } = formatted ?? toGraphQLError(error).toJSON();
  const service = extensions['service'] ?? extensions['serviceName'];
  const code = extensions['code'] ?? codeByKind(error);
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

/** An error without a code: of the parser or the validation, unless something else was thrown. */
function codeByKind(error: unknown): string {
  if (!(error instanceof GraphQLError) || (error.originalError && !(error.originalError instanceof GraphQLError))) return 'INTERNAL_SERVER_ERROR';
  return error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED';
}
