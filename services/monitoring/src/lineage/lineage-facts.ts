import type { DatasetVersionReady, DeploymentChanged, ModelVersionRegistered, RevisionRolledOut, RunCompleted, RunQueued } from '@lepton/contracts';
import type { LineageKind } from '../generated/graphql.js';

/** What an event says about the origin of things. Every end of an edge is among the nodes. */
export interface LineageFacts {
  nodes: FactNode[];
  edges: { from: string; to: string }[];
}

export interface FactNode {
  id: string;
  kind: LineageKind;
  /** Undefined where the event only mentions the entity. */
  name?: string;
}

export function ofDatasetVersion({ datasetId, datasetName, datasetVersionId, number }: DatasetVersionReady): LineageFacts {
  const [dataset, version] = [node('DATASET', datasetId, datasetName), node('DATASET_VERSION', datasetVersionId, datasetName && `${datasetName} v${number}`)];
  return chain(dataset, version);
}

export function ofRun({ datasetVersionId, runId, runName }: RunQueued | RunCompleted): LineageFacts {
  return chain(node('DATASET_VERSION', datasetVersionId), node('RUN', runId, runName));
}

/** An imported model was made from nothing that is known here. */
export function ofModelVersion({ modelVersionId, modelName, number, runId, datasetVersionId }: ModelVersionRegistered): LineageFacts {
  const version = node('MODEL_VERSION', modelVersionId, `${modelName} v${number}`);
  if (runId && datasetVersionId) return chain(node('DATASET_VERSION', datasetVersionId), node('RUN', runId), version);
  if (runId) return chain(node('RUN', runId), version);
  return datasetVersionId ? chain(node('DATASET_VERSION', datasetVersionId), version) : chain(version);
}

export function ofRevision({ modelVersionId, revisionId, deploymentName, number, deploymentId }: RevisionRolledOut): LineageFacts {
  return chain(node('MODEL_VERSION', modelVersionId), node('REVISION', revisionId, `${deploymentName} #${number}`), node('DEPLOYMENT', deploymentId, deploymentName));
}

export function ofDeployment({ deploymentId, deploymentName }: DeploymentChanged): LineageFacts {
  return chain(node('DEPLOYMENT', deploymentId, deploymentName));
}

const node = (kind: LineageKind, id: string, name?: string): FactNode => ({ id, kind, ...(name ? { name } : {}) });

/** Each made from the one before. */
function chain(...nodes: FactNode[]): LineageFacts {
  return { nodes, edges: nodes.slice(1).map((to, index) => ({ from: nodes[index]?.id ?? '', to: to.id })) };
}
