import { Module, type DynamicModule } from '@nestjs/common';
import { SubgraphModule } from '@lepton/graphql';
import { MessagingModule } from '@lepton/messaging';
import { EventsModule } from '@lepton/messaging/events';
import { PersistenceModule } from '@lepton/persistence';
import { HealthModule } from '@lepton/service-kit';
import { DEPLOYMENT_CONFIG, type DeploymentConfig } from './config/deployment.config.js';
import { DeploymentEntity } from './deployment/deployment.entity.js';
import { DeploymentEvents } from './deployment/deployment-events.js';
import { DeploymentRepository } from './deployment/deployment.repository.js';
import { DeploymentMutations, DeploymentResolver } from './deployment/deployment.resolver.js';
import { Rollout } from './deployment/rollout.js';
import { AutoDeploy } from './deployment/use-cases/auto-deploy.js';
import { Deploy } from './deployment/use-cases/deploy.js';
import { Rollback } from './deployment/use-cases/rollback.js';
import { ShiftTraffic } from './deployment/use-cases/shift-traffic.js';
import { StopDeployment } from './deployment/use-cases/stop-deployment.js';
import { CreateDeployment1764000000001 } from './migrations/1764000000001-create-deployment.js';
import { Forward } from './prediction/forward.js';
import { ModelServerClient } from './prediction/model-server-client.js';
import { OpenInferenceController } from './prediction/open-inference.controller.js';
import { PredictionEntity } from './prediction/prediction.entity.js';
import { PredictionLog } from './prediction/prediction-log.js';
import { PredictionRepository } from './prediction/prediction.repository.js';
import { PredictionResolver } from './prediction/prediction.resolver.js';
import { PredictionRetention } from './prediction/prediction-retention.js';
import { PredictionRpc } from './prediction/prediction-rpc.js';
import { RouteTable } from './prediction/route-table.js';
import { ServeRequest } from './prediction/serve-request.js';
import { Predict } from './prediction/use-cases/predict.js';
import { ControlPlane } from './replica/control-plane.js';
import { Heartbeat } from './replica/heartbeat.js';
import { Reconcile } from './replica/reconcile.js';
import { AssignmentEntity, ReplicaEntity } from './replica/replica.entity.js';
import { ReplicaRepository } from './replica/replica.repository.js';
import { ReplicaResolver } from './replica/replica.resolver.js';
import { ReplicaRpc } from './replica/replica-rpc.js';
import { RevisionEntity } from './revision/revision.entity.js';
import { RevisionRepository } from './revision/revision.repository.js';
import { RevisionResolver } from './revision/revision.resolver.js';

@Module({})
export class AppModule {
  static forRoot(config: DeploymentConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        HealthModule.forRoot(),
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          entities: [DeploymentEntity, RevisionEntity, ReplicaEntity, AssignmentEntity, PredictionEntity],
          migrations: [CreateDeployment1764000000001],
          applicationName: 'deployment',
        }),
        MessagingModule.forRoot({ url: config.NATS_URL, owner: 'deployment' }),
        EventsModule.forRoot({ relay: true }),
        SubgraphModule.forRoot({ schema: new URL('../schema.graphql', import.meta.url) }),
      ],
      controllers: [OpenInferenceController],
      providers: [
        { provide: DEPLOYMENT_CONFIG, useValue: config },
        DeploymentRepository, DeploymentResolver, DeploymentMutations, DeploymentEvents, Rollout, Deploy, AutoDeploy, ShiftTraffic, Rollback, StopDeployment,
        RevisionRepository, RevisionResolver,
        ReplicaRepository, ReplicaResolver, ReplicaRpc, Heartbeat, Reconcile, ControlPlane,
        PredictionRepository, PredictionResolver, PredictionRpc, PredictionLog, PredictionRetention, Predict, ServeRequest, Forward, ModelServerClient, RouteTable,
      ],
    };
  }
}
