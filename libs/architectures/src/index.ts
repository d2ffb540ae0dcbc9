export { type Activation, ACTIVATIONS, embedsCategories, LAYER_KINDS, type LayerSpec, layerSpecSchema, withVocabulary } from './layer-spec.js';
export { LayerShapeError, type Shape } from './layers/layer-kind.js';
export { type LayerMeasure, measureLayers, measureStack } from './measure-layers.js';
export { estimateMemory, formatBytes, type MemoryEstimate, type MemoryQuestion } from './estimate-memory.js';
export { type OptimizerName, type OptimizerOptions, OPTIMIZERS } from './optimizer-spec.js';
export { DEVICES, ENGINES, type LossName, parseRunSpec, type RunSpec, runSpecSchema, type ScheduleName } from './run-spec.js';
export { type ArchitecturePreset, type DataSize, presets, type TrainingDefaults } from './presets.js';
export { checkLayers, memoryProblem, sizeOfRun } from './run-size.js';
export { defaultRunSpec, type RunSpecOverrides, type RunSpecRequest } from './default-run-spec.js';
