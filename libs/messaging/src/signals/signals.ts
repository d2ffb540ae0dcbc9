import { create, fromBinary, toBinary, type DescMessage, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf';
import { signalSubject } from '@lepton/contracts';
import { Logger } from '@nestjs/common';
import { context } from '@opentelemetry/api';
import type { Messaging } from '../connection/messaging.js';
import { contextOf, tracedHeaders } from '../connection/trace-context.js';

export interface LiveSubscription {
  unsubscribe(): void;
}

const logger = new Logger('Signals');

/** Tells whoever listens now; nothing is kept, and nobody may hear it. */
export function publishSignal<Desc extends DescMessage>(
  messaging: Messaging, signal: { domain: string; name: string; id: string }, schema: Desc, message: MessageInitShape<Desc>,
): void {
  messaging.nats.publish(signalSubject(signal), toBinary(schema, create(schema, message)), { headers: tracedHeaders() });
}

/** Without `id`: the signals of all ids. `id` of the handler is that of the signal. */
export function subscribeSignal<Desc extends DescMessage>(
  messaging: Messaging, signal: { domain: string; name: string; id?: string }, schema: Desc,
  handler: (message: MessageShape<Desc>, id: string) => void | Promise<void>,
): LiveSubscription {
  const subject = signalSubject(signal);
  return messaging.nats.subscribe(subject, {
    callback: (error, message) => {
      if (error) return logger.error(`Subscription to ${subject} broke: ${error.message}`);
      const id = message.subject.slice(message.subject.lastIndexOf('.') + 1);
      context.with(contextOf(message.headers), async () => handler(fromBinary(schema, message.data), id)).catch((reason: unknown) => {
        logger.error(`Handler of ${message.subject} failed`, reason instanceof Error ? reason.stack : String(reason));
      });
    },
  });
}
