import { emitPostprocessing, encodingFor, METADATA_KEYS, signatureOf } from '@lepton/features';
import { aColumn } from '@lepton/features/testing';
import { GraphBuilder } from '@lepton/tfjs-onnx';

/** A classifier of images as training makes them, which knows one thing: whether an image is bright. */
export async function brightnessModel(): Promise<Uint8Array> {
  const encoding = encodingFor('IMAGE', 'BINARY_CLASSIFICATION');
  const size = { width: 28, height: 28 };
  const image = { ...size, minimumWidth: 28, minimumHeight: 28, maximumWidth: 28, maximumHeight: 28, channels: 1 };
  const columns = [aColumn('photo', { type: 'IMAGE', image }), aColumn('light', { type: 'CATEGORY', statistics: { distinct: 2 } })];
  const selection = encoding?.select({ columns, target: 'light', task: 'BINARY_CLASSIFICATION' });
  if (!encoding || !selection?.ok) throw new Error(JSON.stringify(selection));
  const plan = await encoding.fit(selection.value, { rowCount: 4, columns: new Map([['light', ['bright', 'dark', 'bright', 'dark']]]) });
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  const graph = new GraphBuilder('brightness');
  const pixels = graph.node('Flatten', [encoding.emit(graph, plan.value)], { axis: 1 });
  const light = graph.node('ReduceMean', [pixels, graph.constant('int64', [1], [1n])], { keepdims: 1 });
  const logit = graph.node('Mul', [graph.node('Sub', [light, graph.scalar(0.5)]), graph.scalar(10)]);
  emitPostprocessing(graph, plan.value, graph.node('Softmax', [graph.node('Concat', [logit, graph.node('Neg', [logit])], { axis: 1 })], { axis: 1 }));
  return graph.toModel({ metadata: { [METADATA_KEYS.signature]: JSON.stringify(signatureOf(plan.value)), [METADATA_KEYS.plan]: JSON.stringify(plan.value) } });
}
