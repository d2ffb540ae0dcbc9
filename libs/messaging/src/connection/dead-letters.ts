import { deadLetterSubject } from '@lepton/contracts';
import type { JsMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { Messaging } from './messaging.js';

/** Headers of a dead letter: why it is one, and what it was. The data is the original's. */
export const DEAD_LETTER = {
  reason: 'Lepton-Reason', subject: 'Lepton-Subject', sequence: 'Lepton-Stream-Sequence', deliveries: 'Lepton-Deliveries',
} as const;

const MAX_REASON = 2_000;

/** Keeps a message that cannot be handled; afterwards the original may be acknowledged. */
export async function publishDeadLetter(messaging: Messaging, message: JsMsg, durable: string, reason: string): Promise<void> {
  const { stream, deliveryCount, streamSequence } = message.info;
  const carrier = headers();
  const traceparent = message.headers?.get('traceparent');
  if (traceparent) carrier.set('traceparent', traceparent);
  // A header's value is one line.
  carrier.set(DEAD_LETTER.reason, reason.slice(0, MAX_REASON).replace(/[^\x20-\x7e]+/g, ' '));
  carrier.set(DEAD_LETTER.subject, message.subject);
  carrier.set(DEAD_LETTER.sequence, String(streamSequence));
  carrier.set(DEAD_LETTER.deliveries, String(deliveryCount));
  await messaging.jetstream.publish(deadLetterSubject(stream, durable), message.data, {
    headers: carrier, msgID: `${durable} ${message.headers?.get('Nats-Msg-Id') || `${message.timestamp} ${streamSequence}`}`,
  });
}
