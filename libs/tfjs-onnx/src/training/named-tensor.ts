import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Names or shapes that do not belong to this model. */
export class StateMismatchError extends Error {
  readonly code = 'STATE_MISMATCH';

  constructor(message: string) {
    super(message);
    this.name = 'StateMismatchError';
  }
}

/** tfjs numbers layer names by process; a weight's place in the model is the same everywhere. */
export const weightName = (weight: LayerVariable, index: number): string => `${index}.${weight.originalName.split('/').at(-1)}`;

/**
 * The model's weights layer by layer. `model.weights` has the frozen ones last, so that freezing a layer would rename
 * the rest.
 */
export function weightsInOrder(model: LayersModel): LayerVariable[] {
  const found = new Set<LayerVariable>();
  const visit = (layers: readonly layers.Layer[]): void => {
    for (const layer of layers) {
      const inner = (layer as Partial<LayersModel>).layers;
      if (inner) visit(inner);
      for (const weight of layer.weights) found.add(weight);
    }
  };
  visit(model.layers);
  return [...found];
}

/** Weights as tfjs holds them, layer by layer. */
export function readModelWeights(model: LayersModel): NamedTensor[] {
  return weightsInOrder(model).map((weight, i) => ({
    name: weightName(weight, i),
    shape: weight.shape as number[],
    data: Float32Array.from(weight.read().dataSync()),
  }));
}

/** Puts weights into the model. Throws StateMismatchError where they are not this model's. */
export function assignWeights(model: LayersModel, weights: readonly NamedTensor[]): void {
  const own = weightsInOrder(model);
  checkTensors(own.map((weight, i) => ({ name: weightName(weight, i), shape: weight.shape as number[] })), weights);
  for (const [i, weight] of own.entries()) {
    const tensor = weights[i] as NamedTensor;
    const value = tf.tensor(tensor.data, [...tensor.shape]);
    weight.write(value);
    value.dispose();
  }
}

export function checkTensors(expected: readonly { name: string; shape: readonly number[] }[], given: readonly NamedTensor[]): void {
  if (expected.length !== given.length) throw new StateMismatchError(`The model has ${expected.length} tensors, the state ${given.length}.`);
  for (const [i, { name, shape }] of expected.entries()) {
    const tensor = given[i] as NamedTensor;
    const size = shape.reduce((a, b) => a * b, 1);
    if (tensor.name !== name || String(tensor.shape) !== String(shape) || tensor.data.length !== size) {
      throw new StateMismatchError(`Expected "${name}" of shape [${shape.join()}], got "${tensor.name}" of shape [${tensor.shape.join()}] with ${tensor.data.length} values.`);
    }
  }
}
