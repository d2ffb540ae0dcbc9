import type { Engine } from './engine.js';
import { OnnxEngine } from './onnx/onnx-engine.js';
import { PytorchEngine } from './pytorch/pytorch-engine.js';
import { TfjsEngine } from './tfjs/tfjs-engine.js';

export type { CheckpointFile, Engine, EngineDescription, LogLine, MetricPoint, Progress, TrainingJob, TrainingObserver, TrainingOutcome, TrainingResult } from './engine.js';
export { memoryLimit } from './memory-limit.js';
export type { EvaluatedExample, Evaluation, Metric } from './evaluation/evaluation.types.js';
export { type Adjustment, TrainingControl } from './training-control.js';

/** All that there are, the default first. */
export const ENGINES: readonly Engine[] = [new OnnxEngine(), new TfjsEngine(), new PytorchEngine()];

/** The engine of a spec's `engine`, if this worker has it. */
export const engineFor = (name: string): Engine | undefined => ENGINES.find((engine) => engine.name === name);
