import { z } from 'zod';

export const OPTIMIZERS = ['adamw', 'adam', 'sgd', 'rmsprop', 'adagrad', 'lion'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

const share = z.number().min(0).lt(1);

/** Every option that some optimiser has; `optionsOf` says which. */
export const optimizerOptionsSchema = z.strictObject({
  weightDecay: z.number().min(0).max(10).optional().describe('Decoupled for adamw and lion, L2 for the others.'),
  clipNorm: z.number().positive().optional().describe('Gradients are scaled down to at most this norm, all together.'),
  clipValue: z.number().positive().optional().describe('Each number of the gradients is limited to this, above and below 0.'),
  momentum: share.optional().describe('Share of the step before that is taken again; 0 by default.'),
  nesterov: z.boolean().optional().describe('Whether momentum looks ahead (Sutskever et al. 2013); false by default.'),
  beta1: share.optional().describe('Share that the running mean of the gradients keeps; 0.9 by default.'),
  beta2: share.optional().describe('Share that the running mean of their squares keeps, 0.999 by default; of lion, of the gradients, 0.99 by default.'),
  rho: share.optional().describe('Share that the running mean of the squared gradients keeps; 0.9 by default.'),
  epsilon: z.number().positive().max(1).optional().describe('Keeps a division from going wild; 1e-7 by default.'),
  centered: z.boolean().optional().describe('Whether gradients are divided by their deviation rather than by their size; false by default.'),
  initialAccumulator: z.number().min(0).optional().describe('Of the squared gradients, at the start; 0.1 by default.'),
});
export type OptimizerOptions = z.infer<typeof optimizerOptionsSchema>;

const COMMON = ['weightDecay', 'clipNorm', 'clipValue'] as const;
const OPTIONS: Record<OptimizerName, readonly (keyof OptimizerOptions)[]> = {
  adamw: ['beta1', 'beta2', 'epsilon'], adam: ['beta1', 'beta2', 'epsilon'], sgd: ['momentum', 'nesterov'],
  rmsprop: ['rho', 'momentum', 'epsilon', 'centered'], adagrad: ['initialAccumulator', 'epsilon'], lion: ['beta1', 'beta2'],
};

export const optionsOf = (optimizer: OptimizerName): readonly (keyof OptimizerOptions)[] => [...COMMON, ...OPTIONS[optimizer]];

const DESCRIPTIONS: Record<OptimizerName, string> = {
  adamw: 'Steps by the size of each gradient, weights decay by themselves (Loshchilov and Hutter 2019). The default.',
  adam: 'Steps by the size of each gradient (Kingma and Ba 2015).',
  sgd: 'Plain gradient descent, with momentum where it is asked for. Needs a larger learning rate, such as 0.01 to 0.1.',
  rmsprop: 'Steps by a running mean of the squared gradients (Tieleman and Hinton 2012).',
  adagrad: 'Steps by the sum of the squared gradients, ever smaller (Duchi et al. 2011); for rare features.',
  lion: 'Steps by the sign of a running mean (Chen et al. 2023). Needs a third to a tenth of the learning rate of adamw.',
};
export const describeOptimizer = (optimizer: OptimizerName): string => DESCRIPTIONS[optimizer];
