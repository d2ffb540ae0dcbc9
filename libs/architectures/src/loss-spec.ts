import { isClassification, type Task } from '@lepton/features';
import { z } from 'zod';

/** Of classes: softmax cross-entropy; the same for two; Lin et al. 2017; against one-hot targets; one-against-the-rest margins (scores before the softmax). */
export const CLASS_LOSSES = ['crossEntropy', 'binaryCrossEntropy', 'focal', 'kullbackLeibler', 'cosine', 'hinge'] as const;
export const VALUE_LOSSES = ['meanSquaredError', 'meanAbsoluteError', 'huber'] as const;
export const LOSSES = [...CLASS_LOSSES, ...VALUE_LOSSES] as const;
export type LossName = (typeof LOSSES)[number];

const own = {
  gamma: z.number().min(0).max(10).optional().describe('Of focal: how little easy rows count; 2 by default, 0 is cross-entropy.'),
  alpha: z.number().gt(0).lt(1).optional().describe('Of focal, of two classes: how much the second of `labels` counts; the first counts 1 − alpha.'),
  delta: z.number().positive().max(1_000).optional().describe('Of huber: errors above it count linearly; in standard deviations of the target, 1 by default.'),
  classWeights: z.record(z.string(), z.number().gt(0).max(10_000)).optional().describe('By label: what a row of the class counts; 1 where none is given.'),
};

/** As a user writes them; `balanced` and `labelSmoothing` are fields of their own. */
export const lossInputSchema = z.strictObject(own);
export const lossOptionsSchema = z.strictObject({
  labelSmoothing: z.number().min(0).max(0.5).optional().describe('How much certainty is taken from the labels.'),
  balanced: z.boolean().optional().describe('Weighs classes by the inverse of their frequency.'),
  ...own,
});
export type LossOptions = z.infer<typeof lossOptionsSchema>;

const CLASSES = ['balanced', 'classWeights'] as const;
const OPTIONS: Record<LossName, readonly (keyof LossOptions)[]> = {
  crossEntropy: ['labelSmoothing', ...CLASSES], binaryCrossEntropy: ['labelSmoothing', ...CLASSES], focal: ['gamma', 'alpha', ...CLASSES], kullbackLeibler: CLASSES, cosine: CLASSES, hinge: CLASSES,
  meanSquaredError: [], meanAbsoluteError: [], huber: ['delta'],
};
export const lossOptionsOf = (loss: LossName): readonly (keyof LossOptions)[] => OPTIONS[loss];

/** Losses of a task, the default first. `implicit`: choices without a rating. */
export function lossesFor(task: Task, implicit = false): readonly LossName[] {
  if (task === 'SEQUENCE_TO_SEQUENCE') return ['crossEntropy'];
  if (implicit) return ['binaryCrossEntropy'];
  return isClassification(task) ? CLASS_LOSSES.filter((name) => name !== 'binaryCrossEntropy' || task === 'BINARY_CLASSIFICATION') : VALUE_LOSSES;
}

const DESCRIPTIONS: Record<LossName, string> = {
  crossEntropy: 'Of classes: how unlikely the true one was said to be. The default.',
  binaryCrossEntropy: 'Of two classes, as crossEntropy; of choices.',
  focal: 'Of classes: cross-entropy in which rows that are told with certainty count little (Lin et al. 2017); for rare classes.',
  kullbackLeibler: 'Of classes: how far what is said is from the truth, in nats.',
  cosine: 'Of classes: the angle between what is said and the truth.',
  hinge: 'Of classes: how far each score is on the wrong side of a margin, as in a support vector machine.',
  meanSquaredError: 'Of values: large errors count most. The default.',
  meanAbsoluteError: 'Of values: all errors count by their size, so that outliers matter less.',
  huber: 'Of values: squared up to `delta`, absolute beyond (Huber 1964).',
};
export const describeLoss = (loss: LossName): string => DESCRIPTIONS[loss];
