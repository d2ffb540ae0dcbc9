import type { FilePlan } from '../file-encoding.js';
import type { Augmentation } from './augment.js';
import type { ImageExtent } from './image-extent.js';

/** One image a row, stretched to one size: bytes [height, width, channels] in memory and in the served graph, 0 to 1 for the network. */
export interface ImagePlan extends FilePlan, ImageExtent {
  readonly kind: 'image';
  /** In training only. */
  readonly augmentation: Augmentation;
}
