import { spokenCommands } from './audio/spoken-commands.js';
import { handwrittenDigits } from './images/handwritten-digits.js';
import { filmRatings } from './ratings/film-ratings.js';
import type { SampleDataset } from './sample-dataset.types.js';
import { customerIntents } from './text/customer-intents.js';
import { productReviews } from './text/product-reviews.js';
import { paymentFraud } from './tabular/payment-fraud.js';
import { tumourMeasurements } from './tabular/tumour-measurements.js';

/** In the order in which they are shown. */
export const sampleDatasets: readonly SampleDataset[] = [handwrittenDigits, tumourMeasurements, paymentFraud, customerIntents, productReviews, spokenCommands, filmRatings];

export const findSampleDataset = (key: string): SampleDataset | undefined => sampleDatasets.find((sample) => sample.key === key);
