import { defaultRunSpec, type RunSpec, type RunSpecOverrides } from '@lepton/architectures';
import { DatasetService, ProblemError } from '@lepton/contracts';
import type { DatasetManifest } from '@lepton/features';
import { rpcClient, type Messaging } from '@lepton/messaging';
import { toManifest } from '../references/dataset-manifest.js';
import { obstacleTo } from '../training-engine/capability.js';
import type { WorkerAbilities } from '../training-engine/worker.entity.js';

const DEPLOYMENT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

export interface Dataset {
  name: string;
  manifest: DatasetManifest;
}

/** Where another column than the suggested one is predicted, the data service reads the rows to find what gives it away. */
const TIMEOUT_MS = 30_000;

/** What the data service tells of a version that can be trained on, to predict `target`. */
export async function loadDataset(messaging: Messaging, workspace: string, datasetVersionId: string, target: string | null | undefined): Promise<Dataset> {
  const { datasetName, manifest } = await rpcClient(messaging, 'data', DatasetService, { retries: 2, timeoutMs: TIMEOUT_MS }).getDatasetVersion({ workspace, datasetVersionId, target: target ?? '' });
  if (!manifest) throw new Error(`the dataset version ${datasetVersionId} came without its manifest`);
  return { name: datasetName, manifest: toManifest(manifest) };
}

/**
 * The spec with every choice made, which one of the workers can train; while there is none at all, a run waits for one. A result union
 * has room for one problem: the first gives code and field, the message tells all.
 */
export function chooseSpec(manifest: DatasetManifest, overrides: RunSpecOverrides, workers: readonly WorkerAbilities[]): RunSpec {
  const chosen = defaultRunSpec({ manifest, overrides });
  const obstacle = chosen.ok && workers.length > 0 ? obstacleTo({ spec: chosen.value, manifest }, workers) : undefined;
  if (chosen.ok && !obstacle) return chosen.value;
  const problems = chosen.ok ? [obstacle] : chosen.problems;
  throw new ProblemError(problems[0]?.code ?? 'INVALID_SPEC', problems.map((problem) => problem?.message).join(' '), problems[0]?.field);
}

export function checkDeploymentName(name: string | null | undefined): void {
  if (name && !DEPLOYMENT_NAME.test(name)) {
    throw new ProblemError('INVALID_NAME', `"${name}" cannot be a deployment's name: use letters, digits, "-" and "_".`, 'deployAs');
  }
}
