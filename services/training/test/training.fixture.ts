import type { MessageInitShape } from '@bufbuild/protobuf';
import { ColumnType, DatasetService, isProblemError, Modality, SplitName, WorkerService, type ColumnSchema } from '@lepton/contracts';
import { connectMessaging, rpcClient, serveRpc } from '@lepton/messaging';
import { startTestNats, startTestPostgres } from '@lepton/testing';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module.js';

export const LEASE_MS = 1_500;

/** The training service with its own PostgreSQL and NATS, a data service that knows one dataset, and what a worker calls. */
export async function startTraining() {
  const [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
  const mesh = await connectMessaging({ url: nats.url, owner: 'test' });
  serveRpc(mesh, 'data', DatasetService, { getDatasetVersion: async ({ datasetVersionId }) => dataset(datasetVersionId) });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot({
    PORT: 0, HOST: '127.0.0.1', DATABASE_URL: postgres.url(), NATS_URL: nats.url, ARTIFACTS_URL: 'file:///unused',
    LEPTON_GATEWAY_SECRET: '0123456789abcdef', LEPTON_URL: 'http://127.0.0.1:4000', LEPTON_LOG_LEVEL: 'error', LEPTON_LEASE_MS: LEASE_MS,
  }), new FastifyAdapter(), { logger: ['error'] });
  await app.init();
  return {
    app, mesh, workers: rpcClient(mesh, 'training', WorkerService, { timeoutMs: 5_000 }),
    stop: async () => {
      await app.close();
      await mesh.close();
      await Promise.all([postgres.stop(), nats.stop()]);
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
function dataset(datasetVersionId: string) {
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
      splits: [SplitName.TRAIN, SplitName.VALIDATION, SplitName.TEST].map((name) => ({ name, rowCount: name === SplitName.TRAIN ? 100n : 25n, digest: `sha256:${name}` })),
    },
  };
}
