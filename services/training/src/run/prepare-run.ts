import { defaultRunSpec, type RunSpec, type RunSpecOverrides } from '@lepton/architectures';
import { DatasetService, ProblemError } from '@lepton/contracts';
import type { DatasetManifest } from '@lepton/features';
import { rpcClient, type Messaging } from '@lepton/messaging';
import { toManifest } from '../references/dataset-manifest.js';

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

/** The spec with every choice made; a result union has room for one problem: the first gives code and field, the message tells all. */
export function chooseSpec(manifest: DatasetManifest, overrides: RunSpecOverrides): RunSpec {
  const chosen = defaultRunSpec({ manifest, overrides });
  if (chosen.ok) return chosen.value;
  const [first] = chosen.problems;
  throw new ProblemError(first?.code ?? 'INVALID_SPEC', chosen.problems.map(({ message }) => message).join(' '), first?.field);
}

export function checkDeploymentName(name: string | null | undefined): void {
  if (name && !DEPLOYMENT_NAME.test(name)) {
    throw new ProblemError('INVALID_NAME', `"${name}" cannot be a deployment's name: use letters, digits, "-" and "_".`, 'deployAs');
  }
}
