import { encodingOf } from './encodings.js';
import { type FeaturePlan, outputsOf } from './plan.types.js';
import type { ArtifactSignature } from './signature.types.js';

/** What the artifact of a plan takes and gives. */
export function signatureOf(plan: FeaturePlan): ArtifactSignature {
  const encoding = encodingOf(plan);
  const common = { version: 1, task: plan.task, modality: encoding.modality, target: plan.target.column, inputs: encoding.ports(plan), unused: plan.excluded.map(({ name }) => name) } as const;
  if (plan.target.kind === 'tokens') return { ...common, outputs: [{ name: 'text', type: 'string', shape: [null] }], labels: [] };
  return plan.target.kind === 'value'
    ? { ...common, outputs: [{ name: 'value', type: 'float32', shape: [null, outputsOf(plan.target)] }], labels: [] }
    : {
      ...common, labels: plan.target.labels,
      outputs: [{ name: 'label', type: 'string', shape: [null] }, { name: 'probabilities', type: 'float32', shape: [null, plan.target.labels.length] }],
    };
}
