import './layers/tensor-methods.js';

export { type ElementType, type TensorValues } from './onnx/element-type.js';
export { type Attribute, type Attributes, type Dimension, GraphBuilder, type TensorLiteral, type ValueInfo, type ValueName } from './onnx/graph-builder.js';
export { type ModelOptions } from './onnx/model-encoder.js';
export { readModelMetadata } from './onnx/model-metadata.js';
export { TraceError, type TraceErrorCode, UnloweredKernelError } from './trace/trace-error.js';
export { type InputType, type InputTypes } from './trace/trace-model.js';
export { type LossSpec } from './training/losses.js';
export { type MetricName } from './training/metrics.js';
export { type OptimizerSpec } from './training/optimizers.js';
export { assignWeights, type NamedTensor, readModelWeights, StateMismatchError } from './training/named-tensor.js';
export { type StateSpec, type TensorSpec, type TrainingGraph } from './training/training-graph.js';
export { traceTrainingStep, type TrainingStepOptions } from './training/trace-training-step.js';
export { type Device, type NumericArray, type StepResult, type TrainingBatch, TrainingSession, type TrainingState } from './training/training-session.js';
export { type InferenceOptions, inferenceModel, traceInference, type TracedOutput } from './inference/trace-inference.js';
export { traceFunction, type TraceFunctionOptions } from './inference/trace-function.js';
export { type GradientOptions, traceGradient } from './inference/trace-gradient.js';
