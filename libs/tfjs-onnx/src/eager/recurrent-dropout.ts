import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { randomMask } from '../layers/random.js';
import type { LayerOverride } from '../trace/layer-overrides.js';
import { retain } from '../trace/retain.js';

interface Cell {
  readonly units: number;
  readonly dropout: number;
  readonly recurrentDropout: number;
  /** Of each gate; a cell of one gate has it by itself. */
  dropoutMask: tf.Tensor | tf.Tensor[] | null;
  recurrentDropoutMask: tf.Tensor | tf.Tensor[] | null;
}

interface GruCell extends Cell {
  readonly kernel: LayerVariable;
  readonly recurrentKernel: LayerVariable;
  readonly bias?: LayerVariable | null;
  readonly activation: { apply(x: tf.Tensor): tf.Tensor };
  readonly recurrentActivation: { apply(x: tf.Tensor): tf.Tensor };
}

/** A recurrent layer clears its cell's masks; at the first step, in training, the cell is given those that a traced step draws. */
const masked = (gates: number): LayerOverride => (layer, x, kwargs) => {
  const cell = layer as unknown as Cell;
  if (!kwargs['training']) return undefined;
  const draw = (rate: number, width: number) => {
    const mask = retain(randomMask([x.shape[0] as number, width], 1 - rate));
    return gates === 1 ? mask : Array.from({ length: gates }, () => mask);
  };
  if (cell.dropout > 0 && cell.dropout < 1) cell.dropoutMask ??= draw(cell.dropout, x.shape[1] as number);
  if (cell.recurrentDropout > 0 && cell.recurrentDropout < 1) cell.recurrentDropoutMask ??= draw(cell.recurrentDropout, cell.units);
  return undefined;
};

/** tfjs's GRU forgets also the part of the state that is kept; here as in a traced step the gates alone see the mask. */
const gru: LayerOverride = (layer, x, kwargs, context, [h]) => {
  const cell = layer as unknown as GruCell;
  masked(3)(layer, x, kwargs, context, []);
  const [mask] = [cell.recurrentDropoutMask].flat();
  if (!kwargs['training'] || !mask || !h) return undefined;
  const [drop] = [cell.dropoutMask].flat();
  const inputs = tf.matMul((drop ? tf.mul(x, drop) : x) as tf.Tensor2D, cell.kernel.read() as tf.Tensor2D);
  const [byUpdate, byReset, byCandidate] = tf.split(cell.bias ? tf.add(inputs, cell.bias.read()) : inputs, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const [update, reset, candidate] = tf.split(cell.recurrentKernel.read(), 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const seen = tf.mul(h, mask) as tf.Tensor2D;
  const z = cell.recurrentActivation.apply(tf.add(byUpdate, tf.matMul(seen, update)));
  const r = cell.recurrentActivation.apply(tf.add(byReset, tf.matMul(seen, reset)));
  const fresh = cell.activation.apply(tf.add(byCandidate, tf.matMul(tf.mul(r, seen) as tf.Tensor2D, candidate)));
  const next = tf.add(fresh, tf.mul(z, tf.sub(h, fresh)));
  return [next, next];
};

/** Cells by class name. */
export const recurrentDropout: Readonly<Record<string, LayerOverride>> = { SimpleRNNCell: masked(1), LSTMCell: masked(4), GRUCell: gru };
