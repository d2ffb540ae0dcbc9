import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { openArtifactStore } from '@lepton/artifact-store';
import { connectMessaging } from '@lepton/messaging';
import { newId } from '@lepton/service-kit';
import type { ModelServerConfig } from '../config/model-server.config.js';
import { createHttpServer } from './http-server.js';
import { LoadedModels } from './loaded-models.js';
import { Membership } from './membership.js';

export interface ModelServer {
  readonly replicaId: string;
  readonly url: string;
  /** Leaves the mesh, answers what it has taken, unloads. */
  close(): Promise<void>;
}

/** After a server has left, routers need a moment to hear of it. */
const FAREWELL_MS = 150;

/** Starts a model server; it needs NATS and the artifact store, nothing else. */
export async function startModelServer(config: ModelServerConfig, logger: LoggerService): Promise<ModelServer> {
  const messaging = await connectMessaging({ url: config.NATS_URL, owner: 'model-server' });
  const artifacts = await openArtifactStore(config.ARTIFACTS_URL);
  const replicaId = newId('rep');
  const models = new LoadedModels(artifacts, logger, {
    threads: config.LEPTON_INFERENCE_THREADS, sessions: config.LEPTON_INFERENCE_SESSIONS, maxQueue: config.LEPTON_INFERENCE_QUEUE,
  }, () => membership.beat());
  const http = createHttpServer(models, () => membership.joined && models.settled);
  const address = await http.listen({ port: config.PORT, host: config.HOST });
  const url = config.LEPTON_MODEL_SERVER_URL ?? address;
  const membership = new Membership(messaging, models, logger, { replicaId, url });
  membership.start();

  const close = async () => {
    await membership.leave();
    await delay(FAREWELL_MS);
    await http.close();
    await models.close();
    await messaging.close();
    await artifacts.close();
  };
  return { replicaId, url, close };
}
