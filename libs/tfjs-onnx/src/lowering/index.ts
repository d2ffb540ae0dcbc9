import type { Lowerings } from '../trace/lowering.js';
import { convolutionLowerings } from './convolution.js';
import { elementwiseLowerings } from './elementwise.js';
import { indexingLowerings } from './indexing.js';
import { matmulLowerings } from './matmul.js';
import { normalisationLowerings } from './normalisation.js';
import { poolingLowerings } from './pooling.js';
import { randomLowerings } from './random.js';
import { recurrentLowerings } from './recurrent.js';
import { reductionLowerings } from './reduction.js';
import { resizingLowerings } from './resizing.js';
import { shapeLowerings } from './shape.js';

/** All tfjs kernels that can be expressed in ONNX, by kernel name. */
export const lowerings: Lowerings = {
  ...elementwiseLowerings,
  ...shapeLowerings,
  ...reductionLowerings,
  ...matmulLowerings,
  ...indexingLowerings,
  ...normalisationLowerings,
  ...convolutionLowerings,
  ...poolingLowerings,
  ...resizingLowerings,
  ...recurrentLowerings,
  ...randomLowerings,
};
