import { z } from 'zod';
import { channelsOf, expectRank, layerKind, type Shape } from './layer-kind.js';

const rate = z.number().min(0).max(0.95).optional();
const cellActivations = z.enum(['tanh', 'sigmoid', 'hardSigmoid', 'relu', 'linear']);
const units = { units: z.int().min(1).max(2048).describe('Of the state.'), activation: cellActivations.optional().describe('Of the new state; default tanh.') };
const gates = { recurrentActivation: z.enum(['sigmoid', 'hardSigmoid']).optional().describe('Of the gates; default sigmoid.') };
const reading = {
  returnSequences: z.boolean().optional().describe('The state after every step instead of after the last; needed where another sequence layer follows.'),
  bidirectional: z.boolean().optional().describe('A second one reads from the end.'),
  merge: z.enum(['concatenate', 'add', 'average', 'multiply']).optional().describe('How both states of a bidirectional one become one; default `concatenate`: they stand side by side.'),
  dropout: rate.describe('Of the inputs, in training.'),
  recurrentDropout: rate.describe('Of the state that a step takes over from the one before, in training.'),
};

interface Recurrent { readonly kind: string; readonly units: number; readonly returnSequences?: boolean | undefined; readonly bidirectional?: boolean | undefined; readonly merge?: string | undefined }

const mergesBoth = ({ bidirectional, merge }: Pick<Recurrent, 'bidirectional' | 'merge'>) => merge === undefined || bidirectional === true;
const MERGES_BOTH = { path: ['merge'], message: 'joins the two states of a bidirectional layer: set bidirectional to true, or leave merge out' };

/** Recurrence with `count` matrices; each step keeps its gates, candidate and state for the backward pass. */
const measure = (count: number) => ({ kind, units: size, returnSequences, bidirectional, merge = 'concatenate' }: Recurrent, input: Shape) => {
  expectRank(kind, input, 2);
  const [steps = 0] = input;
  const ways = bidirectional ? 2 : 1;
  const state = merge === 'concatenate' ? size * ways : size;
  return {
    shape: returnSequences ? [steps, state] : [state], parameters: ways * count * size * (channelsOf(input) + size + 1),
    activations: steps * (ways * size * (2 * count + 2) + (merge === 'concatenate' ? 0 : state)),
  };
};

/** Layers that read sequences [steps, channels] step by step. Steps that are padding leave the state as it is. */
export const RECURRENT = {
  simpleRnn: layerKind(z.strictObject({ kind: z.literal('simpleRnn'), ...units, ...reading }).refine(mergesBoth, MERGES_BOTH)
    .describe('One state, made of the input and of itself at each step (Elman 1990). Forgets within a few steps.'), measure(1)),
  lstm: layerKind(z.strictObject({ kind: z.literal('lstm'), ...units, ...gates, ...reading }).refine(mergesBoth, MERGES_BOTH)
    .describe('A state with gates for what comes in, stays and goes out (Hochreiter and Schmidhuber 1997).'), measure(4)),
  gru: layerKind(z.strictObject({ kind: z.literal('gru'), ...units, ...gates, ...reading }).refine(mergesBoth, MERGES_BOTH)
    .describe('As lstm, with two gates: smaller and often as good (Cho et al. 2014).'), measure(3)),
};
