import * as tfl from '@tensorflow/tfjs-layers';
import { apply, type BuildLayer, type Builders } from './layer-builder.js';
import type { LayerSpecOf } from '../layer-spec.js';
import type { RECURRENT } from './recurrent.js';

type RecurrentSpec = LayerSpecOf<'lstm' | 'gru' | 'simpleRnn'>;
type RecurrentMaker = (config: Parameters<typeof tfl.layers.lstm>[0]) => tfl.RNN;

const MERGE_MODES = { concatenate: 'concat', add: 'sum', average: 'ave', multiply: 'mul' } as const;

const recurrent = (make: RecurrentMaker): BuildLayer<RecurrentSpec> => (spec, input, seeds) => {
  const { units, activation = 'tanh', returnSequences = false, bidirectional, merge = 'concatenate', dropout = 0, recurrentDropout = 0 } = spec;
  // not orthogonal, tfjs's default: it takes seconds to draw
  const layer = make({
    units, activation, returnSequences, dropout, recurrentDropout, recurrentActivation: 'recurrentActivation' in spec && spec.recurrentActivation ? spec.recurrentActivation : 'sigmoid',
    kernelInitializer: tfl.initializers.glorotUniform({ seed: seeds() }), recurrentInitializer: tfl.initializers.glorotUniform({ seed: seeds() }),
  });
  return apply(bidirectional ? tfl.layers.bidirectional({ layer, mergeMode: MERGE_MODES[merge] }) : layer, input);
};

export const RECURRENT_BUILDERS: Builders<keyof typeof RECURRENT> = {
  simpleRnn: recurrent((config) => tfl.layers.simpleRNN(config)),
  lstm: recurrent((config) => tfl.layers.lstm(config)),
  gru: recurrent((config) => tfl.layers.gru(config)),
};
