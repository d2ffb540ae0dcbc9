import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { randomMask } from '../layers/random.js';
import type { CellActivation } from '../lowering/recurrent.js';
import type { LayerOverride } from './layer-overrides.js';
import { retain } from './retain.js';
import { TraceError } from './trace-error.js';

interface Activation { getClassName(): string }

interface Cell {
  readonly units: number;
  readonly kernel: LayerVariable;
  readonly recurrentKernel: LayerVariable;
  readonly bias?: LayerVariable | null;
  readonly activation: Activation;
  readonly recurrentActivation?: Activation;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
}

interface Recurrent {
  readonly name: string;
  readonly cell: Cell;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly stateful: boolean;
  readonly goBackwards: boolean;
}

interface Activations {
  readonly activation: CellActivation;
  readonly recurrentActivation: CellActivation;
}

interface Masks {
  /** Of recurrent dropout, [rows, units]. */
  readonly mask?: tf.Tensor;
  /** Of time steps that count, [time, rows, 1]. */
  readonly keep?: tf.Tensor;
}

/** All h of a sequence, [time, rows, units], from the input part of the gates, [time, rows, gates]. */
type Unroll = (x: tf.Tensor, weights: tf.Tensor, activations: Activations, masks: Masks) => tf.Tensor;

const KNOWN = new Set<string>(['tanh', 'sigmoid', 'hardSigmoid', 'relu', 'linear']);

/** f′ from f's own value. */
function slope(y: tf.Tensor, activation: CellActivation): tf.Tensor {
  switch (activation) {
    case 'tanh': return tf.sub(1, tf.square(y));
    case 'sigmoid': return tf.mul(y, tf.sub(1, y));
    case 'hardSigmoid': return tf.mul(tf.cast(tf.logicalAnd(tf.greater(y, 0), tf.less(y, 1)), 'float32'), 0.2);
    case 'relu': return tf.cast(tf.greater(y, 0), 'float32');
    case 'linear': return tf.onesLike(y);
  }
}

function activationOf(x: tf.Tensor, activation: CellActivation): tf.Tensor {
  switch (activation) {
    case 'tanh': return tf.tanh(x);
    case 'sigmoid': return tf.sigmoid(x);
    case 'hardSigmoid': return tf.clipByValue(tf.add(tf.mul(x, 0.2), 0.5), 0, 1);
    case 'relu': return tf.relu(x);
    case 'linear': return x;
  }
}

const run = (kernel: string, inputs: Record<string, tf.Tensor | undefined>, attributes: object = {}): tf.Tensor[] => {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor));
  const outputs = tf.engine().runKernel(kernel, given as tf.NamedTensorMap, attributes as tf.NamedAttrMap) as tf.Tensor | tf.Tensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
};

/** What a step saw of the step before it: `all` shifted by one, zeros first. */
const previous = (all: tf.Tensor): tf.Tensor => {
  const [steps, rows, units] = all.shape as [number, number, number];
  return tf.concat([tf.zerosLike(tf.slice(all, [0, 0, 0], [1, rows, units])), tf.slice(all, [0, 0, 0], [steps - 1, rows, units])], 0);
};

/** Σ over time and rows of aᵀ·b: how a weight's gradient comes of all steps at once. */
const outer = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
  const flat = (x: tf.Tensor): tf.Tensor2D => tf.reshape(x, [-1, x.shape.at(-1) as number]) as tf.Tensor2D;
  return tf.matMul(flat(a), flat(b), true, false);
};

const masked = (h: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor => (mask ? tf.mul(h, mask) : h);
const part = (x: tf.Tensor, index: number, units: number, count = 1): tf.Tensor => tf.slice(x, [0, 0, index * units], [-1, -1, count * units]);

/** A recurrence with the gradient that we wrote for it. */
function differentiable(
  x: tf.Tensor, weights: tf.Tensor, forward: (x: tf.Tensor, weights: tf.Tensor) => tf.Tensor[],
  backward: (dy: tf.Tensor, results: tf.Tensor[], weights: tf.Tensor) => [dx: tf.Tensor, dWeights: tf.Tensor],
): tf.Tensor {
  return tf.customGrad((...args: unknown[]) => {
    const [input, matrix, save] = args as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const results = forward(input, matrix);
    save([matrix, ...results]);
    return {
      value: results[0] as tf.Tensor,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backward(dy, saved.slice(1), saved[0] as tf.Tensor),
    };
  })(x, weights);
}

const simple: Unroll = (x, weights, activations, masks) => differentiable(
  x, weights,
  (input, matrix) => run('SimpleRnnScan', { x: input, weights: matrix, ...masks }, activations),
  (dy, [h, next], matrix) => {
    const [dx] = run('SimpleRnnScanGrad', { dy, slope: slope((next ?? h) as tf.Tensor, activations.activation), weights: matrix, ...masks }) as [tf.Tensor];
    return [dx, outer(masked(previous(h as tf.Tensor), masks.mask), dx)];
  },
);

/** Whether the candidate is computed by the gates' sigmoid: see `LstmActivations`. */
const doubles = ({ activation, recurrentActivation }: Activations): boolean => activation === 'tanh' && recurrentActivation === 'sigmoid';

const lstm: Unroll = (x, weights, activations, masks) => differentiable(
  x, weights,
  (input, matrix) => run('LstmScan', { x: input, weights: matrix, ...masks }, { ...activations, doubled: doubles(activations) }),
  (dy, saved, matrix) => {
    const [h, gates, cell] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { activation, recurrentActivation } = activations;
    const doubled = doubles(activations);
    const units = h.shape[2] as number;
    const [input, forget, output, last] = [0, 1, 2, 3].map((i) => part(gates, i, units)) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const squashed = activationOf(cell, activation);
    const candidate = doubled ? tf.sub(tf.mul(last, 2), 1) : last;
    const own = doubled ? slope(gates, 'sigmoid') : tf.concat([slope(part(gates, 0, units, 3), recurrentActivation), slope(last, activation)], 2);
    const [dx] = run('LstmScanGrad', {
      dy, weights: matrix, ...masks, forget,
      cellByH: tf.mul(output, slope(squashed, activation)),
      slopes: tf.mul(own, tf.concat([candidate, previous(cell), squashed, doubled ? tf.mul(input, 2) : input], 2)),
    }) as [tf.Tensor];
    return [dx, outer(masked(previous(h), masks.mask), dx)];
  },
);

const gru: Unroll = (x, weights, activations, masks) => differentiable(
  x, weights,
  (input, matrix) => run('GruScan', { x: input, weights: matrix, ...masks }, activations),
  (dy, saved, matrix) => {
    const [h, gates, candidate] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const units = h.shape[2] as number;
    const before = previous(h);
    const [update, reset] = [part(gates, 0, units), part(gates, 1, units)];
    const slopes = slope(gates, activations.recurrentActivation);
    const [dx] = run('GruScanGrad', {
      dy, weights: matrix, ...masks, update, reset,
      updateByH: tf.mul(tf.sub(before, candidate), part(slopes, 0, units)),
      candidateByH: tf.mul(tf.sub(1, update), slope(candidate, activations.activation)),
      resetByProduct: tf.mul(masked(before, masks.mask), part(slopes, 1, units)),
    }) as [tf.Tensor];
    const state = masked(before, masks.mask);
    return [dx, tf.concat([outer(state, part(dx, 0, units, 2)), outer(tf.mul(reset, state), part(dx, 2, units))], 1)];
  },
);

/** tfjs orders an LSTM's gates input, forget, candidate, output; here the three sigmoids stand together, before the candidate. */
const candidateLast = (x: tf.Tensor, activations: Activations): tf.Tensor => {
  const [input, forget, candidate, output] = tf.split(x, 4, -1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  return tf.concat([input, forget, output, doubles(activations) ? tf.mul(candidate, 2) : candidate], -1);
};

/** [rows, time] of booleans → [time, rows, 1] of 0 and 1, in the order of processing. Kept for the gradient. */
function stepMask(mask: tf.Tensor | undefined, goBackwards: boolean): tf.Tensor | undefined {
  if (!mask) return undefined;
  const timeMajor = tf.expandDims(tf.transpose(tf.cast(mask, 'float32'), [1, 0]), 2);
  return retain(goBackwards ? tf.reverse(timeMajor, 0) : timeMajor);
}

/** Runs the layer as one Scan; undefined, so that tfjs unrolls it, where it has states or activations that the scans do not know. */
const recurrent = (unroll: Unroll, reorder: (weights: tf.Tensor, activations: Activations) => tf.Tensor = (w) => w): LayerOverride => (layer, input, kwargs) => {
  const { cell, returnSequences, returnState, stateful, goBackwards, name } = layer as unknown as Recurrent;
  const activation = cell.activation.getClassName();
  const recurrentActivation = cell.recurrentActivation?.getClassName() ?? 'linear';
  const training = Boolean(kwargs['training']);
  if (returnState || stateful || kwargs['initialState'] || !KNOWN.has(activation) || !KNOWN.has(recurrentActivation)) {
    if (training && (cell.dropout || cell.recurrentDropout)) throw new TraceError('UNSUPPORTED_MODEL', 'Dropout inside a recurrent layer does not go with states or this activation; use dropout layers', name);
    return undefined;
  }
  const [rows, steps, features] = input.shape as [number, number, number];
  // Kept, for the gradient reads the mask after tfjs has tidied up behind the layer.
  const drop = (rate: number | undefined, shape: number[]): tf.Tensor | undefined => (training && rate && rate < 1 ? retain(randomMask(shape, 1 - rate)) : undefined);
  const timeMajor = tf.transpose(input, [1, 0, 2]);
  const ordered = goBackwards ? tf.reverse(timeMajor, 0) : timeMajor;
  const x = tf.reshape(masked(ordered, drop(cell.dropout, [1, rows, features])), [steps * rows, features]) as tf.Tensor2D;
  const activations = { activation: activation as CellActivation, recurrentActivation: recurrentActivation as CellActivation };
  const kernel = reorder(cell.kernel.read(), activations) as tf.Tensor2D;
  const gates = tf.fused.matMul({ a: x, b: kernel, bias: cell.bias ? reorder(cell.bias.read(), activations) : undefined, activation: 'linear' });
  const all = unroll(
    tf.reshape(gates, [steps, rows, kernel.shape[1]]), reorder(cell.recurrentKernel.read(), activations), activations,
    { mask: drop(cell.recurrentDropout, [rows, cell.units]), keep: stepMask(kwargs['mask'] as tf.Tensor | undefined, goBackwards) },
  );
  if (returnSequences) return tf.transpose(all, [1, 0, 2]);
  return tf.reshape(tf.slice(all, [steps - 1, 0, 0], [1, rows, cell.units]), [rows, cell.units]);
};

/** Recurrent layers by class name. */
export const recurrentOverrides: Readonly<Record<string, LayerOverride>> = {
  SimpleRNN: recurrent(simple),
  LSTM: recurrent(lstm, candidateLast),
  GRU: recurrent(gru),
};
