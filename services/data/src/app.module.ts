import { Module, type DynamicModule } from '@nestjs/common';
import { openArtifactStore } from '@lepton/artifact-store';
import { SubgraphModule } from '@lepton/graphql';
import { MessagingModule } from '@lepton/messaging';
import { EventsModule } from '@lepton/messaging/events';
import { PersistenceModule } from '@lepton/persistence';
import { HealthModule } from '@lepton/service-kit';
import { ARTIFACT_STORE } from './artifact/artifact.tokens.js';
import { Blobs } from './artifact/blobs.js';
import { DATA_CONFIG, type DataConfig } from './config/data.config.js';
import { DatasetEntity } from './dataset/dataset.entity.js';
import { DatasetRepository } from './dataset/dataset.repository.js';
import { DatasetResolver } from './dataset/dataset.resolver.js';
import { CreateDataset } from './dataset/use-cases/create-dataset.js';
import { DeleteDataset } from './dataset/use-cases/delete-dataset.js';
import { DatasetRpc } from './dataset-version/dataset-rpc.js';
import { DatasetVersionEntity } from './dataset-version/dataset-version.entity.js';
import { Exclusions } from './dataset-version/exclusions.js';
import { DatasetVersionRepository } from './dataset-version/dataset-version.repository.js';
import { DatasetVersionResolver } from './dataset-version/dataset-version.resolver.js';
import { Preview } from './dataset-version/preview.js';
import { ApplyRecipe } from './dataset-version/use-cases/apply-recipe.js';
import { PreviewRecipe } from './dataset-version/use-cases/preview-recipe.js';
import { ContentProcesses } from './dataset-version/profiling/content-processes.js';
import { ProfilingQueue } from './dataset-version/profiling/profiling-queue.js';
import { ReceivingQueue } from './dataset-version/receiving/receiving-queue.js';
import { VersionStates } from './dataset-version/version-states.js';
import { CreateDataset1764000000001 } from './migrations/1764000000001-create-dataset.js';
import { ImportDataset1764000000002 } from './migrations/1764000000002-import-dataset.js';
import { ReleaseBlobs1764000000003 } from './migrations/1764000000003-release-blobs.js';
import { SampleController } from './sample/sample.controller.js';
import { SampleDatasetResolver } from './sample-dataset/sample-dataset.resolver.js';
import { AbandonedFiles } from './upload/abandoned-files.js';
import { UploadEntity } from './upload/upload.entity.js';
import { UploadResolver } from './upload/upload.resolver.js';
import { UploadStore } from './upload/upload.store.js';
import { CreateUpload } from './upload/use-cases/create-upload.js';

@Module({})
export class AppModule {
  static forRoot(config: DataConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        HealthModule.forRoot(),
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          entities: [UploadEntity, DatasetEntity, DatasetVersionEntity],
          migrations: [CreateDataset1764000000001, ImportDataset1764000000002, ReleaseBlobs1764000000003],
          applicationName: 'data',
        }),
        MessagingModule.forRoot({ url: config.NATS_URL, owner: 'data' }),
        EventsModule.forRoot({ relay: true }),
        SubgraphModule.forRoot({ schema: new URL('../schema.graphql', import.meta.url) }),
      ],
      controllers: [SampleController],
      providers: [
        { provide: DATA_CONFIG, useValue: config },
        { provide: ARTIFACT_STORE, useFactory: () => openArtifactStore(config.ARTIFACTS_URL) },
        Blobs, UploadStore, AbandonedFiles, CreateUpload, UploadResolver,
        DatasetRepository, CreateDataset, DeleteDataset, DatasetResolver, SampleDatasetResolver,
        DatasetVersionRepository, DatasetVersionResolver, DatasetRpc, Exclusions, Preview, ApplyRecipe, PreviewRecipe, VersionStates, ContentProcesses, ProfilingQueue, ReceivingQueue,
      ],
    };
  }
}
