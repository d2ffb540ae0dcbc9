import { decodeEnvelope, eventSubject, type Envelope } from '@lepton/contracts';
import { Logger } from '@nestjs/common';
import type { Messaging } from '../connection/messaging.js';
import type { LiveSubscription } from './signals.js';

const logger = new Logger('EventSubscription');

/**
 * Events as they are published, from now on and at most once: for what shows the present. Missed ones show as a gap in
 * `sequence` and can be read from their owner's EventLogService. What is left out of `filter` stands for "every".
 * An event may come twice where its publisher was interrupted.
 */
export function subscribeEvents(
  messaging: Messaging, filter: { workspace?: string; domain?: string; name?: string; aggregateId?: string },
  handler: (envelope: Envelope, subject: string) => void,
): LiveSubscription {
  const subject = eventSubject(filter);
  return messaging.nats.subscribe(subject, {
    callback: (error, message) => {
      if (error) return logger.error(`Subscription to ${subject} broke: ${error.message}`);
      try {
        handler(decodeEnvelope(message.data), message.subject);
      } catch (reason) {
        logger.error(`Handler of ${message.subject} failed`, reason instanceof Error ? reason.stack : String(reason));
      }
    },
  });
}
