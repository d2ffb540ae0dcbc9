import type { IdSizes } from '@lepton/features';
import { z } from 'zod';
import { BASIC } from './layers/basic.js';
import { CONVOLUTION } from './layers/convolution.js';
import { type Activation, activationsSchema, type LayerKind } from './layers/layer-kind.js';
import { POOLING } from './layers/pooling.js';
import { SEQUENCE } from './layers/sequence.js';

export const ACTIVATIONS: readonly Activation[] = activationsSchema.options;
export type { Activation };

/** Every kind of layer but `residual`. A new one is an entry of a group here and one of the group's `.build.ts`. */
export const LAYER_KINDS = { ...BASIC, ...CONVOLUTION, ...POOLING, ...SEQUENCE };
export type LayerKindName = keyof typeof LAYER_KINDS;
export type LayerSpecOf<Name extends LayerKindName> = z.infer<(typeof LAYER_KINDS)[Name]['schema']>;
export type SimpleLayerSpec = { [Name in LayerKindName]: LayerSpecOf<Name> }[LayerKindName];
export interface ResidualSpec { readonly kind: 'residual'; readonly layers: readonly LayerSpec[] }
export type LayerSpec = SimpleLayerSpec | ResidualSpec;

export const kindOf = (name: LayerKindName): LayerKind => LAYER_KINDS[name];

const residual = z.strictObject({
  kind: z.literal('residual'),
  get layers() { return z.array(layerSpecSchema).min(1).max(50).describe('Their output is added to their input; a projection is put in where the shapes differ.'); },
});

/** One layer, as a user writes and edits it. The output layer follows from the task and is not part of the list. */
export const layerSpecSchema: z.ZodType<LayerSpec> = z.discriminatedUnion('kind', [residual, ...Object.values(LAYER_KINDS).map(({ schema }) => schema)]);

export const layerListSchema = z.array(layerSpecSchema).max(200);

/** The layers with every embedding as large as the data's vocabulary, where the spec says nothing else. */
export function withVocabulary(layers: readonly LayerSpec[], ids: IdSizes | undefined): LayerSpec[] {
  if (!ids) return [...layers];
  const { vocabulary, columns, target } = ids;
  return layers.map((layer, index) => {
    switch (layer.kind) {
      case 'encoderDecoder': return target ? { vocabulary, targetVocabulary: target.vocabulary, targetLength: target.length, ...layer } : layer;
      case 'embedding': return columns === undefined ? { vocabulary, ...layer } : layer;
      case 'categoryEmbedding': return columns === undefined || index > 0 ? layer : { vocabulary, columns, ...layer };
      case 'residual': return { ...layer, layers: withVocabulary(layer.layers, columns === undefined ? ids : undefined) };
      default: return layer;
    }
  });
}

/** Whether the network takes a table's categories of many values as ids. */
export const embedsCategories = (layers: readonly LayerSpec[]): boolean => layers[0]?.kind === 'categoryEmbedding';
