import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { type ArtifactStore, openArtifactStore } from '@lepton/artifact-store';
import { ColumnType, DatasetService, isProblemError, Modality, SplitName, WorkerService, type ColumnSchema, type SplitSchema } from '@lepton/contracts';
import { datasetFromRows, pseudoRandom } from '@lepton/features/testing';
import { connectMessaging, rpcClient, serveRpc } from '@lepton/messaging';
import { startTestNats, startTestPostgres } from '@lepton/testing';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import { WorkerEntity } from '../src/training-engine/worker.entity.js';
import { WorkerRegistry } from '../src/training-engine/worker-registry.js';

export const LEASE_MS = 1_500;

/** The training service with its own PostgreSQL, NATS and artifact store, a data service that knows one dataset, and what a worker calls. */
export async function startTraining() {
  const [postgres, nats, folder] = await Promise.all([startTestPostgres(), startTestNats(), mkdtemp(join(tmpdir(), 'lepton-training-'))]);
  const artifactsUrl = pathToFileURL(folder).href;
  const artifacts = await openArtifactStore(artifactsUrl);
  const flowers = await storeFlowers(artifacts);
  const mesh = await connectMessaging({ url: nats.url, owner: 'test' });
  serveRpc(mesh, 'data', DatasetService, { getDatasetVersion: async ({ datasetVersionId }) => dataset(datasetVersionId, flowers) });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot({
    PORT: 0, HOST: '127.0.0.1', DATABASE_URL: postgres.url(), NATS_URL: nats.url, ARTIFACTS_URL: artifactsUrl,
    LEPTON_GATEWAY_SECRET: '0123456789abcdef', LEPTON_URL: 'http://127.0.0.1:4000', LEPTON_LOG_LEVEL: 'error', LEPTON_LEASE_MS: LEASE_MS,
  }), new FastifyAdapter(), { logger: ['error'] });
  await app.init();
  return {
    app, mesh, artifacts,
    /** Ids of the workers that the service knows. */
    living: async () => (await app.get(WorkerRegistry).living()).map(({ id }) => id),
    /** As if it had not been heard of for long. */
    forget: (workerId: string) => app.get(DataSource).getRepository(WorkerEntity).delete({ id: workerId }),
    workers: rpcClient(mesh, 'training', WorkerService, { timeoutMs: 5_000 }),
    stop: async () => {
      await app.close();
      await mesh.close();
      await artifacts.close();
      await Promise.all([postgres.stop(), nats.stop(), rm(folder, { recursive: true })]);
    },
  };
}

export type TrainingFixture = Awaited<ReturnType<typeof startTraining>>;

/** The code of the problem that it ends with. */
export const problem = (promise: Promise<unknown>) => promise.then(() => 'no problem', (error: unknown) => {
  if (!isProblemError(error)) throw error;
  return error.code;
});

type Column = MessageInitShape<typeof ColumnSchema>;
function dataset(datasetVersionId: string, splits: MessageInitShape<typeof SplitSchema>[]) {
  const number = (name: string): Column => ({
    name, type: ColumnType.NUMBER, nullable: false, statistics: { count: 150n, missing: 0n, distinct: 40n, minimum: 0, maximum: 7, mean: 3, standardDeviation: 1.5, topValues: [] },
  });
  return {
    datasetId: 'ds_1', datasetName: 'flowers', digest: 'sha256:x',
    manifest: {
      datasetVersionId, modality: Modality.TABULAR, suggestedTarget: 'species',
      columns: [number('petal_length'), number('petal_width'), {
        name: 'species', type: ColumnType.CATEGORY, nullable: false,
        statistics: { count: 150n, missing: 0n, distinct: 3n, topValues: ['alba', 'rosa', 'viola'].map((value) => ({ value, count: 50n })) },
      }],
      splits,
    },
  };
}

/** 150 flowers of three species, which their petals tell apart. */
async function storeFlowers(artifacts: ArtifactStore): Promise<MessageInitShape<typeof SplitSchema>[]> {
  const random = pseudoRandom(1);
  const rows = Array.from({ length: 150 }, (_, i) => ({ petal_length: 2 * (i % 3) + random(), petal_width: (i % 3) + random(), species: ['alba', 'rosa', 'viola'][i % 3] }));
  const { manifest, splits } = await datasetFromRows(rows, { target: 'species' });
  return Promise.all(manifest.splits.map(async ({ name, rowCount }) => ({ name: SplitName[name], rowCount: BigInt(rowCount), digest: (await artifacts.put(splits[name])).digest })));
}
