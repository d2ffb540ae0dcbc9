import { z } from 'zod';

export const OPTIMIZERS = ['adamw', 'adam', 'sgd', 'rmsprop', 'adagrad', 'lion'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

const share = z.number().min(0).lt(1);

/** Every option that some optimiser has; `optionsOf` says which. */
export const optimizerOptionsSchema = z.strictObject({
  weightDecay: z.number().min(0).max(10).optional().describe('Decoupled for adamw and lion, L2 for the others.'),
  clipNorm: z.number().positive().optional().describe('Gradients are scaled down to at most this norm, all together.'),
  clipValue: z.number().positive().optional(),
  momentum: share.optional(),
  nesterov: z.boolean().optional(),
  beta1: share.optional(),
  beta2: share.optional(),
  rho: share.optional(),
  epsilon: z.number().positive().max(1).optional(),
  centered: z.boolean().optional(),
  initialAccumulator: z.number().min(0).optional(),
});
export type OptimizerOptions = z.infer<typeof optimizerOptionsSchema>;

const COMMON = ['weightDecay', 'clipNorm', 'clipValue'] as const;
const OPTIONS: Record<OptimizerName, readonly (keyof OptimizerOptions)[]> = {
  adamw: ['beta1', 'beta2', 'epsilon'], adam: ['beta1', 'beta2', 'epsilon'], sgd: ['momentum', 'nesterov'],
  rmsprop: ['rho', 'momentum', 'epsilon', 'centered'], adagrad: ['initialAccumulator', 'epsilon'], lion: ['beta1', 'beta2'],
};

export const optionsOf = (optimizer: OptimizerName): readonly (keyof OptimizerOptions)[] => [...COMMON, ...OPTIONS[optimizer]];
