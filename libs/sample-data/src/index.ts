export { findSampleDataset, sampleDatasets } from './sample-datasets.js';
export type { SampleDataset, SampleOptions } from './sample-dataset.types.js';
