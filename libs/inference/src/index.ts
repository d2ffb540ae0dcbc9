export { InferenceError, type InferenceErrorCode } from './inference-error.js';
export { readModelMetadata, type ModelMetadata } from './model-metadata.js';
export { ModelRunner, type InferenceResult, type InferOptions, type ModelRunnerOptions } from './model-runner.js';
export type { Quantiles, RunnerStats } from './runner-stats.js';
export { elementCount, type Tensor, type TensorData, type TensorInfo, type Tensors, type TensorType } from './tensor.js';
export { datatypeOf, tensorTypeOf, type Datatype } from './open-inference/datatypes.js';
export { parseInferRequest, type InferRequest, type InvalidRequest, type Parameters, type ParsedRequest } from './open-inference/request.js';
export { toInferResponse, toModelMetadata, type InferResponse, type MetadataTensor, type ModelMetadataResponse } from './open-inference/response.js';
