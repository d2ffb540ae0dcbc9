import { Module, type DynamicModule } from '@nestjs/common';
import { openArtifactStore } from '@lepton/artifact-store';
import { SubgraphModule } from '@lepton/graphql';
import { MessagingModule } from '@lepton/messaging';
import { EventsModule } from '@lepton/messaging/events';
import { PersistenceModule } from '@lepton/persistence';
import { HealthModule } from '@lepton/service-kit';
import { ArtifactController } from './artifact/artifact.controller.js';
import { ARTIFACT_STORE } from './artifact/artifact.tokens.js';
import { MODELS_CONFIG, type ModelsConfig } from './config/models.config.js';
import { CreateModel1764000000001 } from './migrations/1764000000001-create-model.js';
import { ModelVersionEntity } from './model-version/model-version.entity.js';
import { ModelVersionRepository } from './model-version/model-version.repository.js';
import { ModelVersionResolver } from './model-version/model-version.resolver.js';
import { ModelRpc } from './model-version/model-rpc.js';
import { ArchiveModelVersion } from './model-version/use-cases/archive-model-version.js';
import { RegisterModelVersion } from './model-version/use-cases/register-model-version.js';
import { ModelAliasEntity, ModelEntity } from './model/model.entity.js';
import { ModelRepository } from './model/model.repository.js';
import { ModelAliasResolver, ModelResolver } from './model/model.resolver.js';
import { SetAlias } from './model/use-cases/set-alias.js';

@Module({})
export class AppModule {
  static forRoot(config: ModelsConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        HealthModule.forRoot(),
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          entities: [ModelEntity, ModelAliasEntity, ModelVersionEntity],
          migrations: [CreateModel1764000000001],
          applicationName: 'models',
        }),
        MessagingModule.forRoot({ url: config.NATS_URL, owner: 'models' }),
        EventsModule.forRoot({ relay: true }),
        SubgraphModule.forRoot({ schema: new URL('../schema.graphql', import.meta.url) }),
      ],
      controllers: [ArtifactController],
      providers: [
        { provide: MODELS_CONFIG, useValue: config },
        { provide: ARTIFACT_STORE, useFactory: () => openArtifactStore(config.ARTIFACTS_URL) },
        ModelRepository, ModelVersionRepository, ModelResolver, ModelAliasResolver, ModelVersionResolver,
        ModelRpc, SetAlias, ArchiveModelVersion, RegisterModelVersion,
      ],
    };
  }
}
