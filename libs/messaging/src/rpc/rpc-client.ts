import { setTimeout as sleep } from 'node:timers/promises';
import { create, fromBinary, toBinary, type DescMethod, type DescService, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf';
import { ProblemError, RpcReplySchema, rpcSubject } from '@lepton/contracts';
import { SpanKind, context } from '@opentelemetry/api';
import { RequestError, errors } from '@nats-io/transport-node';
import type { Messaging } from '../connection/messaging.js';
import { inSpan, tracedHeaders } from '../connection/trace-context.js';
import { unpacked } from './packed-reply.js';
import { RpcError } from './rpc-error.js';

export interface RpcCallOptions {
  /** For one try, and for finding somebody who answers. Default 5 s. */
  timeoutMs?: number;
  /** Further tries after a timeout or a failure; only for methods that may be carried out twice. Default 0. */
  retries?: number;
}

export type RpcClient<Service extends DescService> = {
  [Name in keyof Service['method']]: (
    request: MessageInitShape<Service['method'][Name]['input']>, options?: RpcCallOptions,
  ) => Promise<MessageShape<Service['method'][Name]['output']>>;
};

/** How long the callee has, for its own calls. */
export const TIMEOUT_HEADER = 'Lepton-Timeout-Ms';

const DEFAULT_TIMEOUT_MS = 5_000;
const RETRY_MS = 50;

/**
 * Calls the methods of a protobuf service that the process group `owner` answers.
 * They reject with ProblemError (an expected failure) or RpcError.
 */
export function rpcClient<Service extends DescService>(
  messaging: Messaging, owner: string, service: Service, defaults: RpcCallOptions = {},
): RpcClient<Service> {
  const methods = service.methods.map((method) => [
    method.localName,
    (request: MessageInitShape<typeof method.input>, options?: RpcCallOptions) => call(messaging, owner, method, request, { ...defaults, ...options }),
  ]);
  return Object.fromEntries(methods) as RpcClient<Service>;
}

async function call(messaging: Messaging, owner: string, method: DescMethod, request: MessageInitShape<DescMethod['input']>, options: RpcCallOptions) {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, retries = 0 } = options;
  const name = `${method.parent.typeName}/${method.name}`;
  const data = toBinary(method.input, create(method.input, request));
  const attributes = { 'rpc.system.name': 'nats', 'rpc.method': name, 'server.address': owner };
  return await inSpan(name, { kind: SpanKind.CLIENT, attributes }, context.active(), async () => {
    for (let retry = 0; ; retry++) {
      try {
        return await attempt(messaging, owner, method, data, timeoutMs);
      } catch (error) {
        const again = error instanceof RpcError && error.kind !== 'unavailable' && retry < retries;
        if (!again) throw error;
        await sleep(RETRY_MS * 2 ** retry);
      }
    }
  });
}

async function attempt(messaging: Messaging, owner: string, method: DescMethod, data: Uint8Array, timeoutMs: number) {
  const subject = rpcSubject(owner, method.parent.name, method.name);
  const { outcome } = fromBinary(RpcReplySchema, await request(messaging, subject, data, timeoutMs, `${owner} (${method.parent.name}.${method.name})`));
  switch (outcome.case) {
    case 'response':
      return fromBinary(method.output, outcome.value);
    case 'problem':
      throw new ProblemError(outcome.value.code, outcome.value.message, outcome.value.field || undefined);
    default:
      throw new RpcError('failed', `${owner} failed in ${method.parent.name}.${method.name}: ${outcome.value ?? 'its reply is of an unknown kind'}`);
  }
}

/** While nobody listens (a service that starts or restarts) the request was certainly not taken, and is repeated. */
async function request(messaging: Messaging, subject: string, data: Uint8Array, timeoutMs: number, callee: string): Promise<Uint8Array> {
  const deadline = performance.now() + timeoutMs;
  if (!(await messaging.whenConnected(timeoutMs))) throw new RpcError('unavailable', `${callee} could not be reached: NATS was down for ${timeoutMs} ms`);
  for (;;) {
    const left = Math.max(1, Math.ceil(deadline - performance.now()));
    const headers = tracedHeaders();
    headers.set(TIMEOUT_HEADER, String(left));
    try {
      return await unpacked(await messaging.nats.request(subject, data, { timeout: left, headers }));
    } catch (error) {
      if (error instanceof errors.TimeoutError) {
        throw new RpcError('timeout', `${callee} did not answer within ${timeoutMs} ms`, { cause: error });
      }
      if (error instanceof RequestError && error.isNoResponders()) {
        if (performance.now() + RETRY_MS < deadline) {
          await sleep(RETRY_MS);
          continue;
        }
        throw new RpcError('unavailable', `${callee} is not running: nobody took the request within ${timeoutMs} ms`, { cause: error });
      }
      throw new RpcError('unavailable', `${callee} could not be asked: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}
