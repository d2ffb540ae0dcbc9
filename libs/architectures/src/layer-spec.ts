import { type IdSizes, suggestion } from '@lepton/features';
import { z } from 'zod';
import { ATTENTION } from './layers/attention.js';
import { BASIC } from './layers/basic.js';
import { CONVOLUTION } from './layers/convolution.js';
import { type Activation, activationsSchema, type LayerKind } from './layers/layer-kind.js';
import { nestedKinds } from './layers/nested.js';
import { POOLING } from './layers/pooling.js';
import { RECURRENT } from './layers/recurrent.js';
import { SEQUENCE } from './layers/sequence.js';

export const ACTIVATIONS: readonly Activation[] = activationsSchema.options;
export type { Activation };

const SIMPLE = { ...BASIC, ...CONVOLUTION, ...POOLING, ...RECURRENT, ...ATTENTION, ...SEQUENCE };
type SimpleName = keyof typeof SIMPLE;
export type SimpleLayerSpec = { [Name in SimpleName]: z.infer<(typeof SIMPLE)[Name]['schema']> }[SimpleName];
export interface ResidualSpec { readonly kind: 'residual'; readonly layers: readonly LayerSpec[] }
export interface BranchesSpec {
  readonly kind: 'branches';
  readonly join: 'add' | 'multiply' | 'average' | 'maximum' | 'concatenate';
  readonly layers: readonly (readonly LayerSpec[])[];
}
export interface TimeDistributedSpec { readonly kind: 'timeDistributed'; readonly layer: SimpleLayerSpec }
export type LayerSpec = SimpleLayerSpec | ResidualSpec | BranchesSpec | TimeDistributedSpec;

/** Besides `dense`. */
const BY_STEP = [
  'activation', 'dropout', 'layerNormalization', 'groupNormalization', 'flatten', 'reshape', 'permute', 'conv1d', 'maxPooling', 'averagePooling', 'globalMaxPooling', 'globalAveragePooling',
  'simpleRnn', 'lstm', 'gru', 'positionalEmbedding', 'multiHeadAttention',
] as const satisfies readonly SimpleName[];

/** What a step may go through by itself: layers that are no more than one after the other, and count neither rows nor ids. */
export const BY_STEP_KINDS: readonly SimpleName[] = ['dense', ...BY_STEP];

/** Says which kinds there are. */
const ofKinds = (names: readonly string[]) => ({
  error: ({ code, input }: { readonly code?: string; readonly input?: unknown }) => {
    if (code !== 'invalid_union') return undefined;
    const { kind } = input as { readonly kind?: unknown };
    return `${typeof kind === 'string' ? `"${kind}" cannot stand here.${suggestion(kind, names)} Use` : 'has to be'} one of: ${names.join(', ')}`;
  },
});

/** Every kind of layer. A new one is an entry of a group here and one of the group's `.build.ts`. */
export const LAYER_KINDS = {
  ...SIMPLE,
  ...nestedKinds((): z.ZodType<LayerSpec> => layerSpecSchema, z.discriminatedUnion('kind', [SIMPLE.dense.schema, ...BY_STEP.map((name) => SIMPLE[name].schema)], ofKinds(BY_STEP_KINDS))),
};
export type LayerKindName = keyof typeof LAYER_KINDS;
export type LayerSpecOf<Name extends LayerKindName> = z.infer<(typeof LAYER_KINDS)[Name]['schema']>;

export const kindOf = (name: LayerKindName): LayerKind => LAYER_KINDS[name];

const { dense, ...others } = LAYER_KINDS;
/** One layer, as a user writes and edits it. The output layer follows from the task and is not part of the list. */
export const layerSpecSchema: z.ZodType<LayerSpec> = z.discriminatedUnion('kind', [dense.schema, ...Object.values(others).map(({ schema }) => schema)], ofKinds(Object.keys(LAYER_KINDS)));

export const layerListSchema = z.array(layerSpecSchema).max(200);

/** The layers with every embedding as large as the data's vocabulary, where the spec says nothing else. */
export function withVocabulary(layers: readonly LayerSpec[], ids: IdSizes | undefined): LayerSpec[] {
  if (!ids) return [...layers];
  const { vocabulary, columns, target } = ids;
  const within = (inner: readonly LayerSpec[]) => withVocabulary(inner, columns === undefined ? ids : undefined);
  return layers.map((layer, index) => {
    switch (layer.kind) {
      case 'encoderDecoder': return target ? { vocabulary, targetVocabulary: target.vocabulary, targetLength: target.length, ...layer } : layer;
      case 'embedding': return columns === undefined ? { vocabulary, ...layer } : layer;
      case 'categoryEmbedding': return columns === undefined || index > 0 ? layer : { vocabulary, columns, ...layer };
      case 'residual': return { ...layer, layers: within(layer.layers) };
      case 'branches': return { ...layer, layers: layer.layers.map(within) };
      default: return layer;
    }
  });
}

/** Whether the network takes a table's categories of many values as ids. */
export const embedsCategories = (layers: readonly LayerSpec[]): boolean => layers[0]?.kind === 'categoryEmbedding';
