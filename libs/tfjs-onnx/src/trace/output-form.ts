import * as tfl from '@tensorflow/tfjs-layers';
import type { OutputForm } from '../training/losses.js';
import type { Layer } from './trace.js';

interface Activation { getClassName(): string }
interface Activated { activation?: Activation; layer?: Activated & Layer; getClassName(): string }

/** Layers whose activation is the very last thing that they compute. */
const ACTIVATION_LAST = new Set(['Dense', 'Activation', 'Conv1D', 'Conv2D']);
const FORMS: Readonly<Record<string, OutputForm>> = { softmax: 'softmaxLogits', sigmoid: 'sigmoidLogits' };

/** Runs `body` with the model's final softmax or sigmoid left out, and says which one it was. */
export function withoutOutputActivation<T>(model: tfl.LayersModel, body: (form: OutputForm) => T): T {
  const outer = model.outputs[0]?.sourceLayer as unknown as Activated;
  const layer = outer.getClassName() === 'TimeDistributed' ? outer.layer : outer;
  const activation = layer?.activation;
  const form = activation && FORMS[activation.getClassName()];
  if (!layer || !form || !ACTIVATION_LAST.has(layer.getClassName()) || model.outputs.length > 1) return body('values');
  layer.activation = (tfl.layers.activation({ activation: 'linear' }) as unknown as { activation: Activation }).activation;
  try {
    return body(form);
  } finally {
    layer.activation = activation;
  }
}
