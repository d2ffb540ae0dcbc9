import type { GraphBuilder } from '@lepton/tfjs-onnx';
import { type FeaturePlan, outputsOf } from './plan.types.js';

/**
 * Turns the network's output into what a caller wants and declares it: for classes, from probabilities [N, C], `label` (string [N])
 * and `probabilities` (float32 [N, C]); for a value, from the standardised one [N, 1], `value` (float32 [N, 1], or as many as there are); for a text, from decoded tokens, `tokens` (int32 [N, length]).
 */
export function emitPostprocessing(builder: GraphBuilder, { target }: FeaturePlan, output: string): void {
  if (target.kind === 'value') {
    const spread = builder.node('Mul', [output, builder.scalar(target.deviation)]);
    builder.output(builder.node('Add', [spread, builder.scalar(target.mean)]), 'float32', ['N', outputsOf(target)], 'value');
    return;
  }
  if (target.kind === 'tokens') {
    builder.output(output, 'int32', ['N', target.length], 'tokens');
    return;
  }
  const { labels } = target;
  const best = builder.node('ArgMax', [output], { axis: 1, keepdims: 0 });
  const label = builder.node('LabelEncoder', [best], { keys_int64s: [...labels.keys()], values_strings: [...labels], default_string: '' }, 'ai.onnx.ml');
  builder.output(label, 'string', ['N'], 'label');
  builder.output(output, 'float32', ['N', labels.length], 'probabilities');
}
