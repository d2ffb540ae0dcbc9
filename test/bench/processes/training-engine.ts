/** The parts of the worker that the bench takes apart: services export nothing, so they are loaded as they were compiled. */
import type { CheckpointSchema, WorkerService } from '@lepton/contracts';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { RunSpec } from '@lepton/architectures';
import type { DatasetFixture } from '@lepton/features/testing';
import type { RpcClient } from '@lepton/messaging';

export interface Split { rowCount: number; sampleShape: number[]; targets: Int32Array | Float32Array; write(rows: ArrayLike<number>, into: Float32Array): void }
export interface Data { plan: object; train: Split; validation: Split }
export interface Job extends DatasetFixture { spec: RunSpec; threads: number }
export interface Batch { x: Float32Array; y: Int32Array | Float32Array; learningRate: number }
export interface Trainer {
  step(batch: Batch): Promise<{ loss: number; metrics: Record<string, number>; weight: number }>;
  validate(aborted: () => boolean): Promise<Record<string, number> | null>;
  exportState(): { step: number };
  importState(state: object): void;
  readWeights(): object;
  dispose(): Promise<void>;
}
export interface Progress { points: object[] }
interface Observer { progress(progress: Progress): void; checkpoint(): Promise<void>; log(line: object): void }
interface Reporter {
  progress(progress: object): void;
  log(line: object): void;
  checkpoint(checkpoint: MessageInitShape<typeof CheckpointSchema>): void;
  drain(): Promise<void>;
  close(): void;
}

const load = async (path: string): Promise<unknown> => await import(new URL(`../../../services/training/dist/worker/${path}.js`, import.meta.url).href);

export const { prepareData, fingerprintOf } = await load('engine/prepare-data') as {
  prepareData(job: Job, plan: undefined, log: () => void): Promise<{ ok: true; value: Data } | { ok: false; problems: object[] }>;
  fingerprintOf(job: Job): string;
};
export const { OnnxTrainer } = await load('engine/onnx/onnx-trainer') as {
  OnnxTrainer: { create(options: { spec: RunSpec; plan: object; train: Split; validation: Split; threads: number; chunk: number }): Promise<Trainer> };
};
export const { TrainingLoop } = await load('engine/training-loop') as {
  TrainingLoop: new (options: {
    spec: RunSpec; fingerprint: string; plan: object; train: Split; trainer: Trainer; control: object; observer: Observer; checkpointEveryMs: number; resume: undefined;
  }) => { run(): Promise<{ status: string }> };
};
export const { TrainingControl } = await load('engine/training-control') as { TrainingControl: new () => object };
export const { encodeCheckpoint } = await load('engine/checkpoint') as { encodeCheckpoint(checkpoint: object): Uint8Array };
export const { epochOrder } = await load('engine/shuffle') as { epochOrder(rows: number, seed: number, epoch: number): Uint32Array };
export const { Reporter } = await load('reporter') as {
  Reporter: new (service: RpcClient<typeof WorkerService>, lease: { runId: string; leaseEpoch: bigint; leaseMs: number; lastReport: bigint }, control: object) => Reporter;
};
