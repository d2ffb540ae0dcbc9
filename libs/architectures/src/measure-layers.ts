import { kindOf, type LayerSpec } from './layer-spec.js';
import { channelsOf, LayerShapeError, type Measure, type Shape, shapeText, sizeOf } from './layers/layer-kind.js';

/** Size of a stack of layers. */
export interface LayerMeasure {
  readonly parameterCount: number;
  /** Numbers kept for each row of a batch until the backward pass has used them. */
  readonly activationsPerRow: number;
}

/**
 * Counts without building anything, so that an absurd spec can be refused before memory is asked for.
 * @param outputs units of the output layer
 * @param steps whether it tells something at each step of a sequence
 * @throws LayerShapeError where a layer cannot take what it is given, or the output layer no vector, or no sequence
 */
export function measureLayers(layers: readonly LayerSpec[], input: Shape, outputs: number, steps = false): LayerMeasure {
  const body = measureStack(layers, input);
  if (steps && body.shape.length !== 2) throw new LayerShapeError(`the last layer gives ${shapeText(body.shape)}, but a text is told token by token: begin with encoderDecoder, and keep its shape [steps, channels]`);
  if (!steps && body.shape.length !== 1) {
    throw new LayerShapeError(`the last layer gives ${shapeText(body.shape)}, but the output layer needs a vector: end with globalAveragePooling or flatten`);
  }
  return {
    parameterCount: body.parameters + (channelsOf(body.shape) + 1) * outputs,
    activationsPerRow: sizeOf(input) + body.activations + 2 * outputs * (steps ? body.shape[0] ?? 1 : 1),
  };
}

/** What a list of layers makes of a row. */
export function measureStack(layers: readonly LayerSpec[], input: Shape): Measure {
  return layers.reduce<Measure>((total, layer, index) => {
    const { shape, parameters, activations } = within(`[${index}]`, () => measureLayer(layer, total.shape));
    return { shape, parameters: total.parameters + parameters, activations: total.activations + activations };
  }, { shape: input, parameters: 0, activations: 0 });
}

const measureLayer = (layer: LayerSpec, input: Shape): Measure => kindOf(layer.kind).measure(layer, input, {
  stack: (layers, given, path) => within(path, () => measureStack(layers as readonly LayerSpec[], given)),
  layer: (inner, given, path) => within(path, () => measureLayer(inner as LayerSpec, given)),
});

/** What goes wrong in there is told with the path that leads there. */
function within(path: string, measure: () => Measure): Measure {
  try {
    return measure();
  } catch (error) {
    throw error instanceof LayerShapeError ? new LayerShapeError(error.message, `${path}${error.path}`) : error;
  }
}
