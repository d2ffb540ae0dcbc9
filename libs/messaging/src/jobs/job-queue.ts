import type { DescMessage } from '@bufbuild/protobuf';
import { Injectable } from '@nestjs/common';
import { Messaging } from '../connection/messaging.js';
import { JobPull, type PullOptions } from './job-pull.js';

/** The work queues: every job goes to one puller, and comes again until it is done or a dead letter. */
@Injectable()
export class JobQueue {
  constructor(private readonly messaging: Messaging) {}

  /** Takes jobs of `queue`, one at a time, until it is stopped (the connection's close stops it too). */
  pull<Desc extends DescMessage>(options: PullOptions<Desc>): JobPull<Desc> {
    return new JobPull(this.messaging, options);
  }
}
