import { LineageChangedSchema } from '@lepton/contracts';
import { dateTime, entity, fieldPayloads, timestamp, type Existence } from './field-payloads.js';

/** Type of the graph by kind. */
const TYPES: Readonly<Record<string, string>> = {
  DATASET: 'Dataset', DATASET_VERSION: 'DatasetVersion', RUN: 'Run', MODEL_VERSION: 'ModelVersion', REVISION: 'Revision', DEPLOYMENT: 'Deployment',
};

/** An id tells its type; the entity's owner knows it before the lineage does. */
const OWNERS: Readonly<Record<string, readonly [what: string, field: string]>> = {
  ds: ['dataset', 'dataset(id: $id)'], dsv: ['dataset version', 'datasetVersion(id: $id)'], run: ['run', 'run(id: $id)'],
  mdv: ['model version', 'modelVersion(id: $id)'], dep: ['deployment', 'deployment(id: $id)'],
};

function existence(id: string): Existence {
  const prefix = id.slice(0, id.indexOf('_'));
  // The graph has no root field for a revision: its deployment leads to it.
  if (prefix === 'rev') return 'unchecked';
  const owner = OWNERS[prefix];
  return owner ? { what: owner[0], query: `query ($id: ID!) { entity: ${owner[1]} { id } }` } : 'unknown';
}

export const lineageChanged = fieldPayloads({
  schema: LineageChangedSchema,
  listensTo: 'aggregate',
  toPayloads: ({ node, edges }, { aggregateId, sequence, at }) => {
    const kind = node?.kind ?? 'DATASET';
    const id = node?.id ?? aggregateId;
    return [{
      sequence: sequence.toString(),
      node: { id, kind, name: node?.name ?? '', at: timestamp(node?.at, at), entity: entity(TYPES[kind] ?? kind, id) },
      edges: edges.map(({ from, to }) => ({ from, to })),
      at: dateTime(at),
    }];
  },
  existence,
});
