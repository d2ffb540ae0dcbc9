import { z } from 'zod';

export const ACTIVATIONS = ['linear', 'relu', 'elu', 'selu', 'gelu', 'swish', 'sigmoid', 'tanh', 'softplus'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

const activation = z.enum(ACTIVATIONS).describe('Function applied to each output.');

const dense = z.strictObject({
  kind: z.literal('dense'),
  units: z.int().min(1).max(8192).describe('Outputs.'),
  activation: activation.optional(),
});
const dropout = z.strictObject({ kind: z.literal('dropout'), rate: z.number().min(0).max(0.95).describe('Share of inputs set to 0 in training.') });
const batchNormalization = z.strictObject({ kind: z.literal('batchNormalization') });
const layerNormalization = z.strictObject({ kind: z.literal('layerNormalization') });
const activate = z.strictObject({ kind: z.literal('activation'), activation });

export type LayerSpec =
  | z.infer<typeof dense> | z.infer<typeof dropout> | z.infer<typeof batchNormalization> | z.infer<typeof layerNormalization> | z.infer<typeof activate>
  | { readonly kind: 'residual'; readonly layers: readonly LayerSpec[] };

const residual = z.strictObject({
  kind: z.literal('residual'),
  get layers() { return z.array(layerSpecSchema).min(1).max(50).describe('Their output is added to their input; a projection is put in where the sizes differ.'); },
});

/** One layer, as a user writes and edits it. The output layer follows from the task and is not part of the list. */
export const layerSpecSchema: z.ZodType<LayerSpec> = z.discriminatedUnion('kind', [dense, dropout, batchNormalization, layerNormalization, activate, residual]);

export const layerListSchema = z.array(layerSpecSchema).max(200);
