import { create, fromBinary, toBinary, type DescMethod, type DescService, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf';
import { ProblemSchema, RpcReplySchema, isProblemError, rpcSubject, type RpcReply } from '@lepton/contracts';
import { Logger } from '@nestjs/common';
import type { Msg } from '@nats-io/transport-node';
import { SpanKind, type Span } from '@opentelemetry/api';
import type { Messaging } from '../connection/messaging.js';
import { contextOf, inSpan } from '../connection/trace-context.js';
import { respond } from './packed-reply.js';
import { TIMEOUT_HEADER } from './rpc-client.js';

export interface RpcCall {
  span: Span;
  /** After this the caller has stopped waiting. */
  deadline: Date;
}

export type RpcImplementation<Service extends DescService> = {
  [Name in keyof Service['method']]: (
    request: MessageShape<Service['method'][Name]['input']>, call: RpcCall,
  ) => MessageInitShape<Service['method'][Name]['output']> | Promise<MessageInitShape<Service['method'][Name]['output']>>;
};

export interface ServedRpc {
  /** Takes no new requests and waits for those that run. */
  stop(): Promise<void>;
}

type Handler = (request: unknown, call: RpcCall) => unknown;

/**
 * Answers the methods of a protobuf service in the name of `owner`; replicas share the requests. A thrown ProblemError
 * reaches the caller as such, any other error is logged here and reaches it as RpcError `failed`.
 */
export function serveRpc<Service extends DescService>(
  messaging: Messaging, owner: string, service: Service, implementation: RpcImplementation<Service>,
): ServedRpc {
  const logger = new Logger(service.name);
  const running = new Set<Promise<void>>();
  const methods = new Map(service.methods.map((method) => [rpcSubject(owner, service.name, method.name), method]));
  const subscription = messaging.nats.subscribe(rpcSubject(owner, service.name, '_').replace(/_$/, '*'), {
    queue: owner,
    callback: (error, message) => {
      if (error) return logger.error(`Subscription broke: ${error.message}`);
      const handling = handle(message).finally(() => running.delete(handling));
      running.add(handling);
    },
  });

  async function handle(message: Msg): Promise<void> {
    const method = methods.get(message.subject);
    const reply = method
      ? await answer(method, message, implementation[method.localName as keyof Service['method']] as Handler, logger)
      : failure(`unknown method ${message.subject}: caller and callee are of different versions`);
    try {
      await respond(message, toBinary(RpcReplySchema, reply));
    } catch (error) {
      const reason = `the reply could not be sent: ${error instanceof Error ? error.message : String(error)}`;
      logger.error(`${message.subject}: ${reason}`);
      message.respond(toBinary(RpcReplySchema, failure(reason)));
    }
  }

  const stop = async () => {
    withdraw();
    if (!subscription.isClosed()) await subscription.drain();
    await Promise.allSettled(running);
  };
  const withdraw = messaging.onQuiesce(stop);
  return { stop };
}

async function answer(method: DescMethod, message: Msg, handler: Handler, logger: Logger): Promise<RpcReply> {
  const name = `${method.parent.typeName}/${method.name}`;
  const timeoutMs = Number(message.headers?.get(TIMEOUT_HEADER)) || 0;
  const options = { kind: SpanKind.SERVER, attributes: { 'rpc.system.name': 'nats', 'rpc.method': name } };
  try {
    return await inSpan(name, options, contextOf(message.headers), async (span) => {
      const request = fromBinary(method.input, message.data);
      const response = await handler(request, { span, deadline: new Date(Date.now() + timeoutMs) });
      const value = toBinary(method.output, create(method.output, response as MessageInitShape<typeof method.output>));
      return create(RpcReplySchema, { outcome: { case: 'response', value } });
    });
  } catch (error) {
    if (isProblemError(error)) {
      const problem = create(ProblemSchema, { code: error.code, message: error.message, field: error.field ?? '' });
      return create(RpcReplySchema, { outcome: { case: 'problem', value: problem } });
    }
    logger.error(`${method.name} failed`, error instanceof Error ? error.stack : String(error));
    return failure(error instanceof Error ? error.message : String(error));
  }
}

const failure = (reason: string): RpcReply => create(RpcReplySchema, { outcome: { case: 'failure', value: reason } });
