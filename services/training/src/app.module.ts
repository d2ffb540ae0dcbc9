import { Module, type DynamicModule } from '@nestjs/common';
import { openArtifactStore } from '@lepton/artifact-store';
import { SubgraphModule } from '@lepton/graphql';
import { MessagingModule } from '@lepton/messaging';
import { EventsModule } from '@lepton/messaging/events';
import { PersistenceModule } from '@lepton/persistence';
import { HealthModule } from '@lepton/service-kit';
import { ARTIFACT_STORE, TRAINING_CONFIG, type TrainingConfig } from './config/training.config.js';
import { ExperimentEntity } from './experiment/experiment.entity.js';
import { ExperimentResolver } from './experiment/experiment.resolver.js';
import { CreateRun1764000000001 } from './migrations/1764000000001-create-run.js';
import { CountFailedAttempts1764000000002 } from './migrations/1764000000002-count-failed-attempts.js';
import { AttachModelVersion } from './model-version/attach-model-version.js';
import { CreateSweep1764000000003 } from './migrations/1764000000003-create-sweep.js';
import { CreateWorker1764000000004 } from './migrations/1764000000004-create-worker.js';
import { TellAbilities1764000000005 } from './migrations/1764000000005-tell-abilities.js';
import { DiscardCheckpoints1764000000006 } from './migrations/1764000000006-discard-checkpoints.js';
import { CheckpointSweeper } from './run/checkpoint/checkpoint-sweeper.js';
import { ClaimRun } from './run/lease/claim-run.js';
import { FinishRun } from './run/lease/finish-run.js';
import { LeaseReaper } from './run/lease/lease-reaper.js';
import { ReportProgress } from './run/lease/report-progress.js';
import { WorkerRpc } from './run/lease/worker-rpc.js';
import { CheckpointEntity, DiscardedCheckpointEntity, LogLineEntity, MetricPointEntity } from './run/run-records.entity.js';
import { RunEntity } from './run/run.entity.js';
import { RunRepository } from './run/run.repository.js';
import { EvaluationResolver, RunResolver } from './run/run.resolver.js';
import { ControlRun } from './run/use-cases/control-run.js';
import { StartRun } from './run/use-cases/start-run.js';
import { SweepEntity, TrialEntity } from './sweep/sweep.entity.js';
import { SweepRepository } from './sweep/sweep.repository.js';
import { RunSweepResolver, SweepResolver, TrialResolver } from './sweep/sweep.resolver.js';
import { Trials } from './sweep/trials.js';
import { CancelSweep } from './sweep/use-cases/cancel-sweep.js';
import { StartSweep } from './sweep/use-cases/start-sweep.js';
import { TrainingEngineResolver } from './training-engine/training-engine.resolver.js';
import { WaitingRunResolver } from './training-engine/waiting-run.resolver.js';
import { WorkerEntity } from './training-engine/worker.entity.js';
import { WorkerRegistry } from './training-engine/worker-registry.js';

@Module({})
export class AppModule {
  static forRoot(config: TrainingConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        HealthModule.forRoot(),
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          entities: [ExperimentEntity, RunEntity, MetricPointEntity, CheckpointEntity, DiscardedCheckpointEntity, LogLineEntity, SweepEntity, TrialEntity, WorkerEntity],
          migrations: [CreateRun1764000000001, CountFailedAttempts1764000000002, CreateSweep1764000000003, CreateWorker1764000000004, TellAbilities1764000000005, DiscardCheckpoints1764000000006],
          applicationName: 'training',
        }),
        MessagingModule.forRoot({ url: config.NATS_URL, owner: 'training' }),
        EventsModule.forRoot({ relay: true }),
        SubgraphModule.forRoot({ schema: new URL('../schema.graphql', import.meta.url) }),
      ],
      providers: [
        { provide: TRAINING_CONFIG, useValue: config },
        { provide: ARTIFACT_STORE, useFactory: () => openArtifactStore(config.ARTIFACTS_URL) },
        RunRepository, RunResolver, EvaluationResolver, ExperimentResolver,
        StartRun, ControlRun, ClaimRun, ReportProgress, FinishRun, LeaseReaper, CheckpointSweeper, WorkerRpc, AttachModelVersion,
        SweepRepository, Trials, StartSweep, CancelSweep, SweepResolver, TrialResolver, RunSweepResolver,
        WorkerRegistry, TrainingEngineResolver, WaitingRunResolver,
      ],
    };
  }
}
