import { problem, type Problem } from '@lepton/features';
import { channelBlock, type Device, DeviceUnavailableError, type StepResult, traceTrainingStep, type TrainingBatch, TrainingSession, type TrainingState, type NamedTensor, type TrainingStepOptions, UnloweredKernelError } from '@lepton/tfjs-onnx';
import { EagerSession, loadBackend } from '@lepton/tfjs-onnx/eager';
import type { LogLine } from './engine.js';

/** Computes steps: all that the engines differ in. Data, loop, checkpoints, evaluation and artifact are the same. */
export interface StepSession {
  step(batch: TrainingBatch): Promise<StepResult>;
  exportState(): TrainingState | Promise<TrainingState>;
  importState(state: TrainingState): void | Promise<void>;
  readWeights(): NamedTensor[] | Promise<NamedTensor[]>;
  dispose(): Promise<void>;
}

export interface SessionPlace {
  readonly device: Device;
  readonly threads: number;
  log(line: LogLine): void;
}

/** The session cannot be had on this machine or for this model: what the user is told. */
export class SessionRefusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** @throws SessionRefusal */
export type OpenSession = (step: TrainingStepOptions, place: SessionPlace) => Promise<StepSession>;

/** One ONNX graph a step. What cannot be traced is left to tfjs, which says so in the run's log. */
export const openOnnxSession: OpenSession = async (step, place) => {
  try {
    const block = place.device === 'cpu' ? await channelBlock() : undefined;
    return await TrainingSession.create(traceTrainingStep({ ...step, channelBlock: block }), place);
  } catch (error) {
    if (error instanceof DeviceUnavailableError) throw new SessionRefusal(problem(error.code, error.message, 'device'));
    if (!(error instanceof UnloweredKernelError) || place.device !== 'cpu') throw error;
    place.log({ level: 'warn', message: `${error.message.replace(/\.$/, '')}. The engine TFJS trains this run instead, slower.` });
    return await openTfjsSession(step, place);
  }
};

/** tfjs, kernel by kernel, on the first of its backends that loads. */
export const openTfjsSession: OpenSession = async (step, place) => {
  const { name, backend } = await loadBackend();
  place.log({ level: 'info', message: `tfjs computes on its backend "${name}".` });
  return EagerSession.create(step, backend);
};
