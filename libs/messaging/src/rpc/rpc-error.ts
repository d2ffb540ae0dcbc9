/**
 * Why a request has no answer. `unavailable`: nobody listened until the deadline. `timeout`: somebody may have taken it,
 * whether it was carried out is unknown. `failed`: the callee threw.
 */
export type RpcErrorKind = 'unavailable' | 'timeout' | 'failed';

export class RpcError extends Error {
  override readonly name = 'RpcError';

  constructor(readonly kind: RpcErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** True for an RpcError that says nothing about the request itself: the same request may succeed later. */
export function isRpcOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, kind } = error as Partial<RpcError>;
  return name === 'RpcError' && (kind === 'unavailable' || kind === 'timeout');
}
