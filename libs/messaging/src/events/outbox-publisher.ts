import type { OutboxMessage } from '@lepton/persistence';
import type { JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';

const ACK_TIMEOUT_MS = 5_000;

/** Publishes all messages, pipelined, and resolves once every one of them is stored. Sent again, the server drops what it has. */
export async function publishAll(jetstream: JetStreamClient, messages: readonly OutboxMessage[]): Promise<void> {
  await Promise.all(messages.map(({ subject, eventId, traceparent, data }) => {
    const carrier = headers();
    if (traceparent) carrier.set('traceparent', traceparent);
    return jetstream.publish(subject, data, { msgID: eventId, headers: carrier, timeout: ACK_TIMEOUT_MS });
  }));
}
