import { STREAMS, type StreamDeclaration } from '@lepton/contracts';
import { JetStreamApiCodes, JetStreamApiError, RetentionPolicy, StorageType, type JetStreamManager, type StreamInfo } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

/** Makes the declared streams what they are declared to be; idempotent, and safe where several processes do it at once. */
export async function ensureStreams(manager: JetStreamManager, replicas = 1): Promise<StreamInfo[]> {
  const infos: StreamInfo[] = [];
  for (const stream of STREAMS) infos.push(await ensureStream(manager, stream, replicas));
  return infos;
}

async function ensureStream(manager: JetStreamManager, stream: StreamDeclaration, replicas: number): Promise<StreamInfo> {
  const wanted = {
    subjects: [...stream.subjects],
    max_age: nanos(stream.maxAgeMs),
    duplicate_window: nanos(stream.duplicateWindowMs),
    num_replicas: replicas,
  };
  const found = await findStream(manager, stream.name);
  if (!found) {
    return await manager.streams.add({
      name: stream.name, ...wanted, storage: StorageType.File,
      retention: stream.retention === 'workqueue' ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    });
  }
  const asDeclared = Object.entries(wanted).every(([key, value]) => String(found.config[key as keyof typeof wanted]) === String(value));
  return asDeclared ? found : await manager.streams.update(stream.name, wanted);
}

async function findStream(manager: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return undefined;
    throw error;
  }
}
