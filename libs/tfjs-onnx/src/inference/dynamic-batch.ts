import type { LayersModel } from '@tensorflow/tfjs-layers';
import { allLayers } from '../trace/instrument-layers.js';

const isPrime = (n: number): boolean => {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
};

/**
 * The number of rows to trace with in place of an open batch: a prime that divides no size in the model, so that a
 * multiple of it in any shape can only come from the batch.
 */
export function batchMarker(model: LayersModel): number {
  const sizes = new Set<number>();
  const add = (shape: unknown): void => {
    for (const d of [shape].flat(3)) if (typeof d === 'number') sizes.add(d);
  };
  for (const weight of model.weights) add(weight.shape);
  for (const input of model.inputs) add(input.shape);
  for (const layer of allLayers(model)) {
    try {
      add(layer.outputShape);
    } catch {
      // A layer that is used in several places has no single output shape.
    }
  }
  let marker = 9973;
  while (!isPrime(marker) || [...sizes].some((size) => size % marker === 0 && size > 0)) marker += 2;
  return marker;
}
