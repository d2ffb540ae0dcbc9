/** Thrown by a job's handler: not now. The job comes again after `delayMs`; it does not count as a failed try. */
export class RetryJob extends Error {
  override readonly name = 'RetryJob';

  constructor(readonly delayMs: number, reason = 'the job has to wait') {
    super(reason);
  }
}
