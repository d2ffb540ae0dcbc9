export { type Activation, ACTIVATIONS, type LayerSpec, layerSpecSchema } from './layer-spec.js';
export { type LayerMeasure, measureLayers } from './measure-layers.js';
export { estimateMemory, formatBytes, type MemoryQuestion } from './estimate-memory.js';
export { type OptimizerName, type OptimizerOptions, OPTIMIZERS } from './optimizer-spec.js';
export { type LossName, parseRunSpec, type RunSpec, runSpecSchema, type ScheduleName } from './run-spec.js';
export { type ArchitecturePreset, type DataSize, presets, type TrainingDefaults } from './presets.js';
export { defaultRunSpec, memoryProblem, type RunSpecOverrides, type RunSpecRequest } from './default-run-spec.js';
