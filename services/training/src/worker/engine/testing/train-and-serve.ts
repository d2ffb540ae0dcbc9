import { defaultRunSpec, type RunSpec, type RunSpecOverrides } from '@lepton/architectures';
import { type ArtifactSignature, decodeRows, type Feed, servingCodec } from '@lepton/features';
import type { DatasetFixture } from '@lepton/features/testing';
import { readModelMetadata } from '@lepton/tfjs-onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { CheckpointFile, TrainingJob, TrainingResult } from '../engine.js';
import { OnnxEngine } from '../onnx/onnx-engine.js';
import { TrainingControl } from '../training-control.js';

export interface Trained extends TrainingResult {
  readonly spec: RunSpec;
  /** Of the test split, by name. */
  readonly metric: Readonly<Record<string, number>>;
}

/** From a dataset to a trained model, by the defaults of `startRun` and what is overridden. */
export async function train({ manifest, splits }: DatasetFixture, overrides: RunSpecOverrides = {}, rest: Partial<TrainingJob> = {}, checkpoints: CheckpointFile[] = []): Promise<Trained> {
  const spec = defaultRunSpec({ manifest, overrides });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  const outcome = await new OnnxEngine().train({ spec: spec.value, manifest, splits, ...rest }, new TrainingControl(),
    { progress: () => undefined, checkpoint: (file) => void checkpoints.push(file), log: () => undefined });
  if (outcome.status !== 'COMPLETED') throw new Error(JSON.stringify(outcome));
  return { ...outcome.result, spec: spec.value, metric: Object.fromEntries(outcome.result.metrics.map(({ name, value }) => [name, value])) };
}

/** As the model server does it: rows as people write them, the codec out of the artifact, the graph. @returns outputs by name */
export async function serve({ artifact, signature }: { readonly artifact: Uint8Array; readonly signature: ArtifactSignature }, rows: readonly object[]): Promise<Record<string, readonly (number | string)[]>> {
  const decoded = decodeRows(signature, rows);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  const codec = servingCodec(readModelMetadata(artifact));
  const feeds = codec ? await codec.toFeeds(new Map(decoded.value.map(({ name, data }) => [name, data]))) : { ok: true as const, value: decoded.value as readonly Feed[] };
  if (!feeds.ok) throw new Error(JSON.stringify(feeds.problems));
  const session = await InferenceSession.create(artifact, { logSeverityLevel: 3 });
  const answer = await session.run(Object.fromEntries(feeds.value.map(({ name, type, data, shape }) => [name, new Tensor(type as 'float32', data as Float32Array, [...shape])])));
  await session.release();
  const told = codec?.toAnswers?.(new Map(Object.entries(answer).map(([name, { data }]) => [name, data as Int32Array])));
  if (told) return Object.fromEntries(told.map(({ name, texts }) => [name, texts]));
  return Object.fromEntries(Object.entries(answer).map(([name, { data }]) => [name, Array.from(data as Iterable<number | string>)]));
}
