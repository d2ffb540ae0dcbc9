export { EventsModule, type EventsOptions } from './events.module.js';
export { EventConsumers } from './event-consumers.js';
export type { EventHandler, ReceivedEvent } from './event-consumer.js';
