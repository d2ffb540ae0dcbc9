import * as tf from '@tensorflow/tfjs-core';

let retained: tf.Tensor[] | undefined;

/** Keeps a tensor from being tidied away with the layer that made it: a gradient reads it later. */
export function retain<T extends tf.Tensor>(tensor: T): T {
  retained?.push(tensor);
  return tf.keep(tensor);
}

/** Runs `body`; what it retained goes with it. (Tensors of a trace hold no memory.) */
export function releasingRetained<T>(body: () => T): T {
  retained = [];
  try {
    return body();
  } finally {
    tf.dispose(retained);
    retained = undefined;
  }
}
