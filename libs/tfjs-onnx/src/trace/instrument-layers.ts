import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type LayerContext, type LayerOverride, layerOverrides } from './layer-overrides.js';
import type { Layer, Trace } from './trace.js';

/** Layers hold layers under these names: models, wrappers, recurrent layers and their cells. */
interface LayerHolder {
  readonly layers?: readonly Layer[];
  readonly layer?: Layer;
  readonly forwardLayer?: Layer;
  readonly backwardLayer?: Layer;
  readonly cell?: Layer;
  readonly cells?: readonly Layer[];
}

/** Every layer of the model, those inside other layers included. */
export function allLayers(model: LayersModel): Layer[] {
  const found = new Set<Layer>();
  const visit = (holder: LayerHolder): void => {
    const inner = [...(holder.layers ?? []), holder.layer, holder.forwardLayer, holder.backwardLayer, holder.cell, ...(holder.cells ?? [])];
    for (const layer of inner) {
      if (!layer || found.has(layer)) continue;
      found.add(layer);
      visit(layer as LayerHolder);
    }
  };
  visit(model as unknown as LayerHolder);
  return [...found];
}

export type LayerCall = (inputs: Tensor | Tensor[], kwargs: Record<string, unknown>) => Tensor | Tensor[];

/** While `body` runs, each layer reports to the trace, and layers that trace badly are replaced by equivalents. */
export const withInstrumentedLayers = <T>(model: LayersModel, trace: Trace, body: () => T): T =>
  withCalls(model, (layer, original) => {
    const override = layerOverrides[layer.getClassName()];
    return (inputs, kwargs) => trace.inLayer(layer.name, () => override?.(layer, firstOf(inputs), kwargs, trace, restOf(inputs)) ?? original(inputs, kwargs));
  }, body);

/** While `body` runs, layers are replaced by the overrides that there are. */
export const withLayerOverrides = <T>(model: LayersModel, overrides: Readonly<Record<string, LayerOverride>>, context: LayerContext, body: () => T): T =>
  withCalls(model, (layer, original) => {
    const override = overrides[layer.getClassName()];
    return override && ((inputs, kwargs) => override(layer, firstOf(inputs), kwargs, context, restOf(inputs)) ?? original(inputs, kwargs));
  }, body);

function withCalls<T>(model: LayersModel, callOf: (layer: Layer, original: LayerCall) => LayerCall | undefined, body: () => T): T {
  const layers = allLayers(model).filter((layer) => !Object.hasOwn(layer, 'call'));
  const executed = new Set<Layer>(model.layers);
  for (const layer of layers) {
    const original = layer.call.bind(layer);
    const call = callOf(layer, original) ?? original;
    layer.call = executed.has(layer) ? withItsOwnMask(call) : call;
  }
  try {
    return body();
  } finally {
    for (const layer of layers) Reflect.deleteProperty(layer, 'call');
  }
}

/** tfjs hands one object of arguments from layer to layer, so that a layer without a mask would be given that of an earlier one. */
const withItsOwnMask = (call: LayerCall): LayerCall => (inputs, kwargs) => {
  const own = { ...kwargs };
  delete kwargs['mask'];
  return call(inputs, own);
};

const firstOf = (inputs: Tensor | Tensor[]): Tensor => (Array.isArray(inputs) ? inputs[0] as Tensor : inputs);
const restOf = (inputs: Tensor | Tensor[]): Tensor[] => (Array.isArray(inputs) ? inputs.slice(1) : []);
