import { startMesh, type TestMesh } from '@lepton/testing';
import { Lepton, metric } from '../../support/lepton.js';
import { filmRatings } from '../../support/sample-data.js';

describe('from ratings to recommendations', () => {
  let mesh: TestMesh;
  let lepton: Lepton;

  beforeAll(async () => {
    mesh = await startMesh();
    lepton = new Lepton(mesh.url, mesh.token);
  }, 120_000);
  afterAll(() => mesh?.stop(), 60_000);

  it('knows who rates what by the names, learns tastes, and rates what nobody has seen', async () => {
    const { filename, content, target } = filmRatings();
    const version = await lepton.bring(filename, content);
    expect(version).toMatchObject({ status: 'READY', failure: null, suggestedTarget: target });
    const run = await lepton.startRun({ datasetVersionId: version.id });
    expect(run).toMatchObject({ task: 'RECOMMENDATION', target, spec: { features: ['user_id', 'film'] } });
    const { evaluation, modelVersion } = await lepton.ended(run.id);
    // Ratings spread by about 1.3 around their mean.
    expect(metric(evaluation?.metrics, 'rootMeanSquaredError')).toBeLessThan(1.1);
    expect(metric(evaluation?.metrics, 'ndcgAt10')).toBeGreaterThan(0.15);

    await lepton.deploy({ name: 'films', modelVersionId: modelVersion?.id });
    const { predictions } = await lepton.predict('films', [{ user_id: 1001, film: 'film 3' }, { user_id: '1001', film: 'film 3' }, { user_id: 7, film: 'a film to come' }]);
    const values = predictions.map(({ output }) => (output as { value: number }).value);
    expect(values[0]).toBe(values[1]);
    for (const value of values) expect(value > 0 && value < 6.5).toBe(true);
  }, 120_000);
});
