import { emitDecoding, emitPostprocessing, encodingOf, type FeaturePlan, METADATA_KEYS, type ReferenceDistribution, type SequencePlan, signatureOf } from '@lepton/features';
import { GraphBuilder, type NamedTensor, traceInference } from '@lepton/tfjs-onnx';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** The served model: raw columns → preprocessing → network → label and probabilities, or value. One file. */
export function buildArtifact(model: LayersModel, weights: readonly NamedTensor[], plan: FeaturePlan, reference?: ReferenceDistribution): Uint8Array {
  const builder = new GraphBuilder('lepton-model');
  const encoding = encodingOf(plan);
  const features = encoding.emit(builder, plan);
  const network = (graph: GraphBuilder, inputs: string): string => {
    const [output] = traceInference({ model, builder: graph, inputs, weights });
    if (!output) throw new Error('the model has no output');
    return output.name;
  };
  const output = isSequence(plan) ? emitDecoding(builder, plan, features, network) : network(builder, features);
  emitPostprocessing(builder, plan, encoding.finish?.(builder, plan, output) ?? output);
  return builder.toModel({
    producer: 'lepton',
    metadata: {
      [METADATA_KEYS.signature]: JSON.stringify(signatureOf(plan)),
      [METADATA_KEYS.plan]: JSON.stringify(plan),
      ...(reference ? { [METADATA_KEYS.reference]: JSON.stringify(reference) } : {}),
    },
  });
}

export const isSequence = (plan: FeaturePlan): plan is SequencePlan => plan.kind === 'sequence';
