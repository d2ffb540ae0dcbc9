import { Injectable, type OnModuleInit } from '@nestjs/common';
import { WorkerService } from '@lepton/contracts';
import { Messaging, serveRpc } from '@lepton/messaging';
import { ClaimRun } from './claim-run.js';
import { FinishRun } from './finish-run.js';
import { WorkerRegistry } from '../../training-engine/worker-registry.js';
import { ReportProgress } from './report-progress.js';

/** What workers ask of the training service. */
@Injectable()
export class WorkerRpc implements OnModuleInit {
  constructor(
    private readonly messaging: Messaging,
    private readonly claim: ClaimRun,
    private readonly report: ReportProgress,
    private readonly finish: FinishRun,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    serveRpc(this.messaging, 'training', WorkerService, {
      announceWorker: (request) => this.workers.announce(request).then(empty),
      claimRun: (request) => this.claim.execute(request),
      reportProgress: (request) => this.report.execute(request),
      completeRun: (request) => this.finish.complete(request).then(empty),
      failRun: (request) => this.finish.fail(request).then(empty),
      releaseRun: (request) => this.finish.release(request).then(empty),
    });
  }
}

const empty = () => ({});
