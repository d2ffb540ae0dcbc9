import { problem, type Problem } from '@lepton/features';
import { channelBlock, type Device, DeviceUnavailableError, type StepResult, TraceError, traceTrainingStep, type TrainingBatch, TrainingSession, type TrainingState, type NamedTensor, type TrainingStepOptions, UnloweredKernelError } from '@lepton/tfjs-onnx';
import { EagerSession, loadBackend, type LoadedBackend } from '@lepton/tfjs-onnx/eager';
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
    if (!(error instanceof UnloweredKernelError)) throw error;
    if (place.device !== 'cpu') throw unsupported(error, `The engine TFJS can train it, but on the cpu alone: choose the device "cpu", or other layers.`, 'device');
    place.log({ level: 'warn', message: `${error.message}. The engine TFJS trains this run instead, slower.` });
    return await openTfjsSession(step, place);
  }
};

/** tfjs, kernel by kernel, on the first of its backends that loads. */
export const openTfjsSession: OpenSession = async (step, place) => {
  const loaded = await loadBackend();
  place.log({ level: 'info', message: aboutBackend(loaded) });
  return EagerSession.create(step, loaded.backend);
};

/** What tfjs computes on, and why not on something faster. */
export const aboutBackend = ({ name, missing }: LoadedBackend): string =>
  `tfjs computes on its backend "${name}".${missing.length > 0 ? ` Faster ones are not there: ${missing.map((other) => `${other.name} (${other.reason})`).join(', ')}.` : ''}`;

/** A model that cannot become a graph, on any worker: it names kernel and layer. */
export const toRefusal = (error: unknown): unknown =>
  (error instanceof TraceError ? unsupported(error, 'What is deployed is an ONNX file: use other layers or activations.', 'layers') : error);

const unsupported = (error: TraceError, advice: string, field: string) => new SessionRefusal(problem('LAYER_UNSUPPORTED', `${error.message}. ${advice}`, field));
