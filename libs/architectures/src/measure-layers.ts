import type { LayerSpec } from './layer-spec.js';

/** Size of a stack of layers on vectors. */
export interface LayerMeasure {
  readonly parameterCount: number;
  /** Numbers kept for each row of a batch until the backward pass has used them. */
  readonly activationsPerRow: number;
  readonly outputWidth: number;
}

/** Counts without building anything, so that an absurd spec can be refused before memory is asked for. */
export function measureLayers(layers: readonly LayerSpec[], inputWidth: number, outputs: number): LayerMeasure {
  const body = measureStack(layers, inputWidth);
  return {
    parameterCount: body.parameterCount + (body.outputWidth + 1) * outputs,
    activationsPerRow: inputWidth + body.activationsPerRow + 2 * outputs,
    outputWidth: outputs,
  };
}

function measureStack(layers: readonly LayerSpec[], inputWidth: number): LayerMeasure {
  return layers.reduce<LayerMeasure>((total, layer) => {
    const measure = measureLayer(layer, total.outputWidth);
    return {
      parameterCount: total.parameterCount + measure.parameterCount,
      activationsPerRow: total.activationsPerRow + measure.activationsPerRow,
      outputWidth: measure.outputWidth,
    };
  }, { parameterCount: 0, activationsPerRow: 0, outputWidth: inputWidth });
}

function measureLayer(layer: LayerSpec, width: number): LayerMeasure {
  switch (layer.kind) {
    case 'dense': return { parameterCount: (width + 1) * layer.units, activationsPerRow: 2 * layer.units, outputWidth: layer.units };
    case 'batchNormalization': return { parameterCount: 4 * width, activationsPerRow: 2 * width, outputWidth: width };
    case 'layerNormalization': return { parameterCount: 2 * width, activationsPerRow: 2 * width, outputWidth: width };
    case 'dropout': return { parameterCount: 0, activationsPerRow: 2 * width, outputWidth: width };
    case 'activation': return { parameterCount: 0, activationsPerRow: width, outputWidth: width };
    case 'residual': {
      const body = measureStack(layer.layers, width);
      const projection = body.outputWidth === width ? 0 : (width + 1) * body.outputWidth;
      return { ...body, parameterCount: body.parameterCount + projection, activationsPerRow: body.activationsPerRow + body.outputWidth };
    }
  }
}
