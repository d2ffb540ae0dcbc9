import type { RunSpec } from '@lepton/architectures';
import type { FeaturePlan } from '@lepton/features';
import type { LossSpec } from '@lepton/tfjs-onnx';

/** What an engine minimises, from the spec and the classes that the training rows have. */
export function lossOf({ loss, lossOptions }: Pick<RunSpec, 'loss' | 'lossOptions'>, { target }: Pick<FeaturePlan, 'target'>): LossSpec {
  const { labelSmoothing, delta, gamma } = lossOptions;
  const classWeights = target.kind === 'classes' ? weightsOf(target, lossOptions) : undefined;
  const weighted = classWeights ? { classWeights } : {};
  switch (loss) {
    case 'binaryCrossEntropy':
    case 'crossEntropy':
      if (target.kind === 'value') return { kind: 'binaryCrossentropy' };
      // of two classes a softmax's cross-entropy is a sigmoid's of the difference of their scores
      return { kind: 'sparseCategoricalCrossentropy', ...(labelSmoothing ? { labelSmoothing } : {}), ...weighted };
    case 'huber': return { kind: 'huber', ...(delta === undefined ? {} : { delta }) };
    case 'focal': return { kind: 'focal', ...(gamma === undefined ? {} : { gamma }), ...weighted };
    case 'kullbackLeibler': case 'cosine': case 'hinge': return { kind: loss, ...weighted };
    default: return { kind: loss };
  }
}

/** One for each class; undefined where all count alike. */
function weightsOf({ labels, counts }: Extract<FeaturePlan['target'], { kind: 'classes' }>, { balanced, alpha, classWeights }: RunSpec['lossOptions']): number[] | undefined {
  if (classWeights) return labels.map((label) => classWeights[label] ?? 1);
  // Lin et al. 2017: α for the positives, 1 − α for the rest
  if (alpha !== undefined) return [1 - alpha, alpha];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return balanced ? counts.map((count) => total / (counts.length * count)) : undefined;
}

/** Classes that the spec weighs and no training row is of: of many classes not all are known when a run is started. */
export function unknownWeights({ lossOptions }: Pick<RunSpec, 'lossOptions'>, { target }: Pick<FeaturePlan, 'target'>): string[] {
  return target.kind === 'classes' ? Object.keys(lossOptions.classWeights ?? {}).filter((label) => !target.labels.includes(label)) : [];
}
