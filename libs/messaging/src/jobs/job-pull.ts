import { setTimeout as sleep } from 'node:timers/promises';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { JOBS, decodeEnvelope, jobSubject, unpackEnvelope, type Envelope } from '@lepton/contracts';
import { Logger } from '@nestjs/common';
import type { Consumer, JsMsg } from '@nats-io/jetstream';
import { SpanKind } from '@opentelemetry/api';
import { backoffMs } from '../connection/backoff.js';
import { publishDeadLetter } from '../connection/dead-letters.js';
import { DurableConsumer, type Delivery } from '../connection/durable-consumer.js';
import type { Messaging } from '../connection/messaging.js';
import { contextOf, inSpan, tracedHeaders } from '../connection/trace-context.js';
import { isRpcOutage } from '../rpc/rpc-error.js';
import type { RetryJob } from './retry-job.js';

export interface Job<Desc extends DescMessage> {
  id: string;
  workspace: string;
  payload: MessageShape<Desc>;
  envelope: Envelope;
}

export interface JobContext {
  /** From 1; higher after failures, crashes and lost connections. */
  deliveryCount: number;
  /** Aborts when the puller stops: save what there is and throw; the job goes back to the queue. */
  signal: AbortSignal;
  /** Says now that the job is being worked on. Happens by itself every 5 s, as long as the event loop runs. */
  working(): void;
}

export interface PullOptions<Desc extends DescMessage> {
  /** E.g. `training`. */
  queue: string;
  /** Shared by all pullers of the queue. */
  durable: string;
  schema: Desc;
  /** Returns when the job is done. Throws to get it again, RetryJob for later; what fails `tries` times becomes a dead letter. */
  handle(job: Job<Desc>, context: JobContext): Promise<void>;
  /** Default 5. */
  tries?: number;
  /** Called before the job is put away. */
  onDeadLetter?(job: Job<Desc> | undefined, reason: string): Promise<void>;
  /** Without a sign of life for this long, the job goes to another puller. Default 15 s. */
  ackWaitMs?: number;
}

const POLL_MS = 1_000;
const NOT_BEFORE = 'Lepton-Not-Before';
const FAILED_TRIES = 'Lepton-Failed-Tries';

/** One job at a time from a work queue. Goes on through restarts of NATS and the loss of its store. */
export class JobPull<Desc extends DescMessage> {
  private readonly logger: Logger;
  private readonly consumer: DurableConsumer;
  private readonly stopping = new AbortController();
  private readonly ackWaitMs: number;
  private readonly tries: number;
  private readonly ended: Promise<void>;
  private readonly withdraw: () => void;

  constructor(private readonly messaging: Messaging, private readonly options: PullOptions<Desc>) {
    this.logger = new Logger(`JobQueue ${options.queue}`);
    this.ackWaitMs = options.ackWaitMs ?? 15_000;
    this.tries = options.tries ?? 5;
    this.consumer = new DurableConsumer(messaging, {
      stream: JOBS, durable: options.durable, subject: jobSubject({ queue: options.queue }), ackWaitMs: this.ackWaitMs, maxAckPending: 1_000,
    });
    this.withdraw = messaging.onQuiesce(() => this.stop());
    this.ended = this.run();
  }

  /** Takes no further job, aborts `signal`, and waits for the running handler. */
  async stop(): Promise<void> {
    this.withdraw();
    this.stopping.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    let consumer: Consumer | undefined;
    for (let failures = 0; !this.stopping.signal.aborted && !this.messaging.nats.isClosed();) {
      try {
        consumer ??= await this.consumer.open();
        const message = await consumer.next({ expires: POLL_MS });
        failures = 0;
        if (message) await this.take(this.consumer.delivery(message));
      } catch (error) {
        consumer = undefined;
        if (++failures === 1) this.logger.warn(`Cannot pull jobs, trying again: ${describe(error)}`);
        await sleep(backoffMs(failures, 50, 1_000));
      }
    }
  }

  private async take(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    // once it has been told to wait, it has waited, whatever the clock of this machine says
    const wait = message.info.deliveryCount > 1 ? 0 : Number(message.headers?.get(NOT_BEFORE) || 0) - Date.now();
    if (this.stopping.signal.aborted || wait > 0) return message.nak(Math.max(0, wait));
    const heartbeat = setInterval(() => this.consumer.working(delivery), this.ackWaitMs / 3).unref();
    try {
      const options = { kind: SpanKind.CONSUMER, attributes: { 'messaging.system': 'nats', 'messaging.destination.name': message.subject } };
      await inSpan(`${this.options.queue}-job process`, options, contextOf(message.headers), () => this.process(delivery));
    } catch {
      // The span has it; `process` has logged it and settled the message.
    } finally {
      clearInterval(heartbeat);
    }
  }

  private async process(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    const job = this.decode(message);
    const tried = failedTries(message) + message.info.deliveryCount;
    if (!job) return await this.bury(delivery, job, `is not a ${this.options.schema.typeName}`);
    if (tried > this.tries) return await this.bury(delivery, job, `its worker died ${this.tries} times`);
    try {
      await this.handle(job, delivery);
      await this.settle(delivery, () => message.ack());
    } catch (error) {
      if (this.stopping.signal.aborted) {
        await this.settle(delivery, () => message.nak());
      } else if ((error as Partial<RetryJob>)?.name === 'RetryJob') {
        await this.settle(delivery, () => this.putBack(message, (error as RetryJob).delayMs, tried - 1));
      } else if (tried >= this.tries) {
        await this.bury(delivery, job, describe(error));
      } else {
        this.logger.warn(`Job ${job.id} failed (try ${tried} of ${this.tries}): ${describe(error)}`);
        await this.settle(delivery, () => message.nak(backoffMs(tried, 500, 30_000)));
      }
      throw error;
    }
  }

  /** An RPC that nobody answers says nothing about the job: it is waited out. */
  private async handle(job: Job<Desc>, delivery: Delivery): Promise<void> {
    const { deliveryCount } = delivery.message.info;
    const context = { deliveryCount, signal: this.stopping.signal, working: () => this.consumer.working(delivery) };
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.options.handle(job, context);
      } catch (error) {
        if (!isRpcOutage(error) || this.stopping.signal.aborted) throw error;
        if (attempt === 1) this.logger.warn(`Job ${job.id} waits: ${describe(error)}`);
        await sleep(backoffMs(attempt, 100, 2_000), undefined, { signal: this.stopping.signal });
      }
    }
  }

  private decode(message: JsMsg): Job<Desc> | undefined {
    try {
      const envelope = decodeEnvelope(message.data);
      const payload = unpackEnvelope(envelope, this.options.schema);
      return payload && { id: envelope.aggregateId, workspace: envelope.workspace, payload, envelope };
    } catch {
      return undefined;
    }
  }

  /** A copy at the queue's end, so that the deliveries of the one that waits do not count as failures. */
  private async putBack(message: JsMsg, delayMs: number, failedTries: number): Promise<void> {
    const headers = tracedHeaders();
    headers.set(NOT_BEFORE, String(Date.now() + delayMs));
    headers.set(FAILED_TRIES, String(Math.max(0, failedTries)));
    await this.messaging.jetstream.publish(message.subject, message.data, { headers });
    message.ack();
  }

  private async bury(delivery: Delivery, job: Job<Desc> | undefined, reason: string): Promise<void> {
    const { message } = delivery;
    this.logger.error(`Dead letter: job ${job?.id ?? message.subject}: ${reason}`);
    await this.settle(delivery, async () => {
      await this.options.onDeadLetter?.(job, reason);
      await publishDeadLetter(this.messaging, message, this.options.durable, reason);
      message.ack();
    });
  }

  private async settle(delivery: Delivery, action: () => void | Promise<void>): Promise<void> {
    if (await this.consumer.owns(delivery)) await action();
  }
}

/** Before this delivery's own. A job that was put back is delivered once more, too early, only to be told to wait. */
function failedTries({ headers }: JsMsg): number {
  return headers?.get(NOT_BEFORE) ? Number(headers.get(FAILED_TRIES)) - 1 : 0;
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
