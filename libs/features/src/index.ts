export {
  type AudioStatistics, type ColumnStatistics, type ColumnType, type DatasetColumn, type DatasetManifest, type DatasetSplit, type ExcludedColumn, type ExclusionReason, type ImageStatistics, type InteractionRoles,
  type Modality, SPLIT_NAMES, type SplitName,
} from './dataset.types.js';
export { type Outcome, type Problem, problem, refuse, succeed } from './problem.js';
export { splitWords } from './text/split-words.js';
export { editDistance, nearestName, suggestion } from './nearest-name.js';
export { checkTask, inferTask, isClassification, MAXIMUM_CLASSES, type Task, TASKS } from './infer-task.js';
export { columnReads, type FeatureSelection, type SelectedColumn, selectFeatures, type SelectionRequest, type TabularSelection, targetRead } from './select-features.js';
export { sampleSize } from './samples.js';
export { blobsOf, type ColumnData, numbersOf, type Table, takeRows, textsOf } from './table.js';
export { type ColumnRead, readSplit } from './read-split.js';
export { type DateFeature } from './dates/date-feature.js';
export { DATE_EXAMPLE, parseDate } from './dates/parse-date.js';
export { type FeatureColumn, type FeaturePlan, type EmbeddedFeature, type LookupFeature, type NumberFeature, type TabularPlan, outputsOf, type TargetPlan } from './plan.types.js';
export { estimateWidth } from './estimate-width.js';
export { planFeatures } from './plan-features.js';
export { encode, type EncodedTarget, encodeTarget } from './encode.js';
export { emitPreprocessing } from './emit-preprocessing.js';
export { emitPostprocessing } from './emit-postprocessing.js';
export { type ArtifactSignature, type InputPort, METADATA_KEYS, type Port } from './signature.types.js';
export { signatureOf } from './signature.js';
export { type Draw, type Encoding, type Feed, type IdSizes, type SampleEstimate, type Samples, type TextOutput } from './encoding.types.js';
export { allPairs, sideTexts } from './encodings/interactions/interactions-encoding.js';
export { type InteractionsPlan } from './encodings/interactions/interactions-plan.js';
export { type ForecastOptions, type ForecastPlan, MAXIMUM_HORIZON, MAXIMUM_WINDOW } from './encodings/forecast/forecast-plan.js';
export { type ForecastTruth, forecastTruths } from './encodings/forecast/forecast-encoding.js';
export { emitDecoding } from './encodings/sequence/emit-decoding.js';
export { textsOfTokens } from './encodings/sequence/sequence-encoding.js';
export { type SequencePlan } from './encodings/sequence/sequence-plan.js';
export { DEFAULT_TEXT_OPTIONS, type TextOptions } from './text/fit-text.js';
export { planHuggingFaceTokenizer } from './text/hugging-face-tokenizer.js';
export { tokenizerOf } from './text/tokenizer.js';
export type { Tokenizer, TokenizerPlan } from './text/tokenizer.types.js';
export { encodingFor, encodingOf } from './encodings.js';
export { servingCodec, type ServingCodec } from './serving-codec.js';
export { type DecodedRow, decodeRow, decodeRows, type InputTensor } from './decode-row.js';
export { binCount, binner, binsOf, type CategoryBins, type DateBins, type NumericBins, type ReferenceBins, type ReferenceDistribution } from './reference-bins.js';
export { referenceDistribution } from './reference-distribution.js';
