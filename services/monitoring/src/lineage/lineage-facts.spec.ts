import { create } from '@bufbuild/protobuf';
import { DatasetVersionReadySchema, ModelVersionRegisteredSchema, RevisionRolledOutSchema } from '@lepton/contracts';
import { ofDatasetVersion, ofModelVersion, ofRevision } from './lineage-facts.js';

describe('lineage facts', () => {
  it('of a dataset version: made from its dataset', () => {
    expect(ofDatasetVersion(create(DatasetVersionReadySchema, { datasetId: 'ds_1', datasetVersionId: 'dsv_1', datasetName: 'titanic', number: 2 }))).toEqual({
      nodes: [{ id: 'ds_1', kind: 'DATASET', name: 'titanic' }, { id: 'dsv_1', kind: 'DATASET_VERSION', name: 'titanic v2' }],
      edges: [{ from: 'ds_1', to: 'dsv_1' }],
    });
  });

  it('of a trained model version: made by its run on its data', () => {
    const facts = ofModelVersion(create(ModelVersionRegisteredSchema, { modelVersionId: 'mdv_1', modelName: 'titanic', number: 3, runId: 'run_1', datasetVersionId: 'dsv_1' }));
    expect(facts.edges).toEqual([{ from: 'dsv_1', to: 'run_1' }, { from: 'run_1', to: 'mdv_1' }]);
    expect(facts.nodes.map(({ name }) => name)).toEqual([undefined, undefined, 'titanic v3']);
  });

  it('of an imported one: made from nothing known', () => {
    expect(ofModelVersion(create(ModelVersionRegisteredSchema, { modelVersionId: 'mdv_1', modelName: 'bert', number: 1 })).edges).toEqual([]);
  });

  it('of a revision: made from its model version, and its deployment from it', () => {
    const facts = ofRevision(create(RevisionRolledOutSchema, { deploymentId: 'dep_1', deploymentName: 'titanic', revisionId: 'rev_1', number: 1, modelVersionId: 'mdv_1' }));
    expect(facts.edges).toEqual([{ from: 'mdv_1', to: 'rev_1' }, { from: 'rev_1', to: 'dep_1' }]);
  });
});
