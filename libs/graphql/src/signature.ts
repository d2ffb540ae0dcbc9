import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Subgraphs and REST back ends answer only what the gateway has signed, so that nobody gets round its token and limits. */
export interface SignedRequest {
  method: string;
  /** Path and query. */
  path: string;
  workspace: string;
  /** The exact body; undefined where it is streamed through and so cannot be part of the signature. */
  body?: Uint8Array | string;
}

export const SIGNATURE_HEADER = 'x-lepton-signature';
export const WORKSPACE_HEADER = 'x-lepton-workspace';

/** A signature is good for this long either way; clocks of two machines may differ. */
const TOLERANCE_MS = 60_000;

export function signRequest(secret: string, request: SignedRequest, now = Date.now()): Record<string, string> {
  const body = request.body === undefined ? 'stream' : createHash('sha256').update(request.body).digest('hex');
  return {
    [WORKSPACE_HEADER]: request.workspace,
    [SIGNATURE_HEADER]: `${now}.${body === 'stream' ? 'stream' : 'body'}.${mac(secret, request, body, now)}`,
  };
}

/** Whether `signature` (the header) was made by `signRequest` for this request, with this secret, within the last minute. */
export function verifyRequest(secret: string, signature: string | undefined, request: SignedRequest, now = Date.now()): boolean {
  const [at, kind, given] = signature?.split('.') ?? [];
  if (!at || !given || !(Math.abs(now - Number(at)) <= TOLERANCE_MS)) return false;
  if (kind === 'body' && request.body === undefined) return false;
  const body = kind === 'stream' ? 'stream' : createHash('sha256').update(request.body ?? '').digest('hex');
  const expected = Buffer.from(mac(secret, request, body, Number(at)), 'hex');
  const actual = Buffer.from(given, 'hex');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function mac(secret: string, request: SignedRequest, body: string, at: number): string {
  return createHmac('sha256', secret)
    .update([at, request.method.toUpperCase(), request.path, request.workspace, body].join('\n'))
    .digest('hex');
}
