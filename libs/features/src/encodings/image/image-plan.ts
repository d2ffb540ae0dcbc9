import type { FeaturePlan } from '../../plan.types.js';
import type { Augmentation } from './augment.js';
import type { ImageExtent } from './image-extent.js';

/** One image a row, stretched to one size: bytes [height, width, channels] in memory and in the served graph, 0 to 1 for the network. */
export interface ImagePlan extends FeaturePlan, ImageExtent {
  readonly kind: 'image';
  readonly column: string;
  /** Name of the served model's input. */
  readonly input: string;
  /** In training only. */
  readonly augmentation: Augmentation;
  /** The column that names rows, in evaluations. */
  readonly identifier: string | null;
}
