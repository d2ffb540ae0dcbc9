export { toConnection, type Connection } from './connection.js';
export { SubgraphContext } from './context.js';
export { asResult, type ProblemResult } from './result.js';
export { BigIntScalar, DateTimeScalar, JsonScalar } from './scalars.js';
export { SIGNATURE_HEADER, signRequest, verifyRequest, WORKSPACE_HEADER, type SignedRequest } from './signature.js';
export { requireSignature, workspaceOf } from './signature-guard.js';
export { formatError, SubgraphModule } from './subgraph.module.js';
