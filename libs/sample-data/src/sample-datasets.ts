import type { SampleDataset } from './sample-dataset.types.js';
import { paymentFraud } from './tabular/payment-fraud.js';
import { tumourMeasurements } from './tabular/tumour-measurements.js';

/** In the order in which they are shown. */
export const sampleDatasets: readonly SampleDataset[] = [tumourMeasurements, paymentFraud];

export const findSampleDataset = (key: string): SampleDataset | undefined => sampleDatasets.find((sample) => sample.key === key);
