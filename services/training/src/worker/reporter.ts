import { setTimeout as delay } from 'node:timers/promises';
import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  Directive, isProblemError, SplitName,
  type Adjustment, type CheckpointSchema, type LogLineSchema, type MetricPointSchema, type ReportProgressRequestSchema, type RunProgressedSchema, type WorkerService,
} from '@lepton/contracts';
import type { RpcClient } from '@lepton/messaging';
import type { Progress, TrainingControl } from './engine/index.js';

export interface Lease {
  runId: string;
  leaseEpoch: bigint;
  leaseMs: number;
  lastReport: bigint;
}

type Report = Pick<MessageInitShape<typeof ReportProgressRequestSchema>, 'progress' | 'points' | 'logs' | 'checkpoint'>;

/** More points go into the next report: a message over NATS has a limit. */
const POINTS_PER_REPORT = 5_000;

/**
 * Tells the training service how a run goes, beside the training and without holding it up: what happens while a report
 * is under way waits for the next one. A report that is not answered is sent again, unchanged, until the lease is lost.
 */
export class Reporter {
  #progress: MessageInitShape<typeof RunProgressedSchema> | undefined;
  #points: MessageInitShape<typeof MetricPointSchema>[] = [];
  #logs: MessageInitShape<typeof LogLineSchema>[] = [];
  #checkpoint: MessageInitShape<typeof CheckpointSchema> | undefined;
  #report: bigint;
  #sending: Promise<void> | undefined;
  #lost = false;
  #wanted: Directive = Directive.CONTINUE;
  #adjustment: Adjustment | undefined;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(
    private readonly service: RpcClient<typeof WorkerService>,
    private readonly lease: Lease,
    private readonly control: TrainingControl,
  ) {
    this.#report = lease.lastReport;
    this.#heartbeat = setInterval(() => this.#flush(), lease.leaseMs / 5);
  }

  progress(progress: Progress): void {
    const { epoch, epochs, step, stepsPerEpoch, metrics, points, samplesPerSecond, remainingMs } = progress;
    this.#progress = {
      runId: this.lease.runId, epoch, epochs, step: BigInt(step), stepsPerEpoch: BigInt(stepsPerEpoch), samplesPerSecond,
      remainingMs: remainingMs ?? undefined, metrics: metrics.map(({ name, split, value }) => ({ name, split: SplitName[split], value })),
    };
    for (const { name, split, epoch, step, value } of points) this.#points.push({ name, split: SplitName[split], epoch, step: BigInt(step), value });
    this.#flush();
  }

  log(line: { level: string; message: string }): void {
    this.#logs.push({ ...line, atMs: BigInt(Date.now()) });
  }

  checkpoint(checkpoint: MessageInitShape<typeof CheckpointSchema>): void {
    this.#checkpoint = checkpoint;
    this.#flush();
  }

  /** What the user wants: from the service's answers, and from its signal. */
  obey({ directive, adjustment }: { directive: Directive; adjustment?: Adjustment }): void {
    this.#adjust(adjustment);
    if (directive === this.#wanted) return;
    this.#wanted = directive;
    if (directive === Directive.CANCEL) this.control.cancel();
    if (directive === Directive.PAUSE) this.control.pause();
  }

  /** Every answer repeats the adjustment; the engine hears of it once. */
  #adjust(adjustment: Adjustment | undefined): void {
    if (!adjustment || (adjustment.learningRate === this.#adjustment?.learningRate && adjustment.epochs === this.#adjustment?.epochs)) return;
    this.#adjustment = adjustment;
    this.control.adjust(adjustment);
  }

  /** Reports everything that has been told so far. */
  async drain(): Promise<void> {
    while (this.#sending || (!this.#lost && this.#pending())) {
      this.#flush();
      await this.#sending;
    }
  }

  /** No more heartbeats. */
  close(): void {
    clearInterval(this.#heartbeat);
  }

  /** The last word on the run: repeated until it is heard, or until the lease is lost and it does not count any more. */
  async finally(say: (lease: { runId: string; leaseEpoch: bigint }) => Promise<unknown>): Promise<void> {
    const { runId, leaseEpoch } = this.lease;
    await this.drain();
    await this.#insist(() => say({ runId, leaseEpoch }));
  }

  #pending(): boolean {
    return this.#progress !== undefined || this.#points.length > 0 || this.#logs.length > 0 || this.#checkpoint !== undefined;
  }

  #take(): Report {
    const report: Report = { progress: this.#progress, points: this.#points.splice(0, POINTS_PER_REPORT), logs: this.#logs.splice(0, 500), checkpoint: this.#checkpoint };
    this.#progress = undefined;
    this.#checkpoint = undefined;
    return report;
  }

  #flush(): void {
    if (this.#sending || this.#lost) return;
    this.#sending = this.#send(this.#take()).finally(() => {
      this.#sending = undefined;
    });
  }

  async #send(report: Report): Promise<void> {
    const { runId, leaseEpoch, leaseMs } = this.lease;
    this.#report += 1n;
    const request = { ...report, runId, leaseEpoch, report: this.#report };
    // One that NATS loses when it restarts is sent again while the lease still holds.
    const answer = await this.#insist(() => this.service.reportProgress(request, { timeoutMs: leaseMs / 2 }));
    if (answer) this.obey(answer);
  }

  /** Until it is answered; undefined once the lease is lost. */
  async #insist<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
    for (let pause = 100; !this.#lost; pause = Math.min(pause * 2, 2_000)) {
      try {
        return await call();
      } catch (error) {
        if (!isProblemError(error)) {
          await delay(pause);
          continue;
        }
        this.#lost = true;
        this.control.cancel();
      }
    }
    return undefined;
  }
}
