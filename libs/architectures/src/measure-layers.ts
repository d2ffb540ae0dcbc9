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
    try {
      const { shape, parameters, activations } = measureLayer(layer, total.shape);
      return { shape, parameters: total.parameters + parameters, activations: total.activations + activations };
    } catch (error) {
      throw error instanceof LayerShapeError ? new LayerShapeError(error.message, `[${index}]${error.path}`) : error;
    }
  }, { shape: input, parameters: 0, activations: 0 });
}

function measureLayer(layer: LayerSpec, input: Shape): Measure {
  if (layer.kind !== 'residual') return kindOf(layer.kind).measure(layer, input);
  let body: Measure;
  try {
    body = measureStack(layer.layers, input);
  } catch (error) {
    throw error instanceof LayerShapeError ? new LayerShapeError(error.message, `.layers${error.path}`) : error;
  }
  const { shape } = body;
  const projected = projectionOf(input, shape) === null ? 0 : (channelsOf(input) + 1) * channelsOf(shape);
  return { shape, parameters: body.parameters + projected, activations: body.activations + sizeOf(shape) };
}

/**
 * How a residual's input is brought to its output's shape: not at all (null), or by a convolution of size 1 with these strides, one
 * for each axis but the channels (He et al. 2015, option B).
 */
export function projectionOf(input: Shape, output: Shape): number[] | null {
  if (shapeText(input) === shapeText(output)) return null;
  const strides = input.slice(0, -1).map((length, axis) => Math.ceil(length / (output[axis] ?? 1)));
  const fits = input.length === output.length && strides.every((stride, axis) => Math.ceil((input[axis] ?? 0) / stride) === output[axis]);
  if (!fits) throw new LayerShapeError(`a residual's layers turn ${shapeText(input)} into ${shapeText(output)}, to which their input cannot be added: keep the shape, or shrink it by strides`);
  return strides;
}
