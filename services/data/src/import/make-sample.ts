import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { ArtifactStore } from '@lepton/artifact-store';
import { findSampleDataset } from '@lepton/sample-data';
import type { ReceivedFile } from '../dataset-version/version-states.js';
import { ImportError } from './import-error.js';

/** A sample dataset, or its drifted batch. */
export interface SampleSource { kind: 'sample'; key: string; drifted?: boolean }

/** Makes the sample's file and puts it into the artifact store, which keeps equal ones once. */
export async function makeSample({ key, drifted = false }: SampleSource, { store, signal }: { store: ArtifactStore; signal: AbortSignal }): Promise<ReceivedFile> {
  const sample = findSampleDataset(key);
  if (!sample) throw new ImportError('NOT_FOUND', `There is no sample "${key}" any more. Choose another one of sampleDatasets.`, 'sample');
  const { digest, size } = await store.put(Readable.from(piecemeal(sample.content({ drifted }), signal)));
  return { fileDigest: digest, filename: drifted ? `drifted-${sample.filename}` : sample.filename, byteSize: BigInt(size) };
}

/** Computing a piece takes milliseconds; between two, the service answers others. */
async function* piecemeal(pieces: Iterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
    await setImmediate();
  }
}
