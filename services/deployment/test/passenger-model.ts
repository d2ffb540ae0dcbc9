import type { ArtifactSignature } from '@lepton/features';
import { GraphBuilder } from '@lepton/tfjs-onnx';

export const LABELS = ['drowned', 'survived'];

const port = { shape: [null, 1], nullable: true } as const;
export const SIGNATURE: ArtifactSignature = {
  version: 1, task: 'BINARY_CLASSIFICATION', modality: 'TABULAR', target: 'fate', labels: LABELS, unused: ['ticket'],
  inputs: [
    { ...port, name: 'age', column: 'age', type: 'float32', columnType: 'NUMBER' },
    { ...port, name: 'sex', column: 'sex', type: 'string', columnType: 'CATEGORY', nullable: false, values: ['female', 'male'] },
  ],
  outputs: [{ name: 'label', type: 'string', shape: [null] }, { name: 'probabilities', type: 'float32', shape: [null, 2] }],
};

/**
 * A classifier as training makes them: raw columns in, label and probabilities out. Women survive, and more certainly with
 * a larger `confidence`; an unknown age counts as 30.
 */
export function passengerModel({ confidence = 2 } = {}): Uint8Array {
  const graph = new GraphBuilder('passenger');
  const age = graph.input('age', 'float32', ['N', 1]);
  const sex = graph.input('sex', 'string', ['N', 1]);
  const known = graph.node('Where', [graph.node('IsNaN', [age]), graph.constant('float32', [1, 1], [30]), age]);
  const youth = graph.node('Mul', [graph.node('Sub', [graph.constant('float32', [1, 1], [30]), known]), graph.constant('float32', [1, 1], [0.01])]);
  const female = graph.node('LabelEncoder', [sex], { keys_strings: ['female', 'male'], values_floats: { floats: [confidence, -confidence] }, default_float: { float: 0 } }, 'ai.onnx.ml');
  const logit = graph.node('Add', [female, youth]);
  const probabilities = graph.node('Softmax', [graph.node('Concat', [graph.node('Neg', [logit]), logit], { axis: 1 })], { axis: 1 });
  const winner = graph.node('ArgMax', [probabilities], { axis: 1, keepdims: 0 });
  graph.output(graph.node('Gather', [graph.constant('string', [2], LABELS), winner]), 'string', ['N'], 'label');
  graph.output(probabilities, 'float32', ['N', 2], 'probabilities');
  return graph.toModel({ metadata: { 'lepton.signature': JSON.stringify(SIGNATURE) } });
}
