import { Module, type DynamicModule } from '@nestjs/common';
import { SubgraphModule } from '@lepton/graphql';
import { MessagingModule } from '@lepton/messaging';
import { EventsModule } from '@lepton/messaging/events';
import { PersistenceModule } from '@lepton/persistence';
import { HealthModule } from '@lepton/service-kit';
import { MONITORING_CONFIG, type MonitoringConfig } from './config/monitoring.config.js';
import { HealthPublisher } from './health/health-publisher.js';
import { HealthRepository } from './health/health.repository.js';
import { DeploymentHealthResolver } from './health/health.resolver.js';
import { RecordPredictions } from './health/record-predictions.js';
import { LineageRepository } from './lineage/lineage.repository.js';
import { LineageResolver } from './lineage/lineage.resolver.js';
import { LineageWriter } from './lineage/lineage-writer.js';
import { RecordLineage } from './lineage/record-lineage.js';
import { CreateTrace1764000000001 } from './migrations/1764000000001-create-trace.js';
import { CreateHealth1764000000002 } from './migrations/1764000000002-create-health.js';
import { CreateOutcome1764000000003 } from './migrations/1764000000003-create-outcome.js';
import { CreateLineage1764000000004 } from './migrations/1764000000004-create-lineage.js';
import { OutcomeRepository } from './outcome/outcome.repository.js';
import { DeploymentEvaluationResolver, PredictionOutcomeResolver } from './outcome/outcome.resolver.js';
import { RecordRollout } from './outcome/record-rollout.js';
import { RecordOutcome } from './outcome/use-cases/record-outcome.js';
import { RecordRunTrace } from './trace/record-run-trace.js';
import { SpanCollector } from './trace/span-collector.js';
import { SpanRetention } from './trace/span-retention.js';
import { SpanRepository } from './trace/span.repository.js';
import { TraceRepository } from './trace/trace.repository.js';
import { RunTraceResolver } from './trace/trace.resolver.js';

@Module({})
export class AppModule {
  static forRoot(config: MonitoringConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        HealthModule.forRoot(),
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          entities: [],
          migrations: [CreateTrace1764000000001, CreateHealth1764000000002, CreateOutcome1764000000003, CreateLineage1764000000004],
          applicationName: 'monitoring',
        }),
        MessagingModule.forRoot({ url: config.NATS_URL, owner: 'monitoring' }),
        EventsModule.forRoot({ relay: true }),
        SubgraphModule.forRoot({ schema: new URL('../schema.graphql', import.meta.url) }),
      ],
      providers: [
        { provide: MONITORING_CONFIG, useValue: config },
        SpanRepository, SpanCollector, SpanRetention, TraceRepository, RecordRunTrace, RunTraceResolver,
        HealthRepository, HealthPublisher, RecordPredictions, DeploymentHealthResolver,
        OutcomeRepository, RecordOutcome, RecordRollout, PredictionOutcomeResolver, DeploymentEvaluationResolver,
        LineageRepository, LineageWriter, RecordLineage, LineageResolver,
      ],
    };
  }
}
