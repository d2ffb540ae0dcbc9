import { startMesh, waitFor, type TestMesh } from '@lepton/testing';
import { document, Lepton, median, metric, type DatasetVersion } from '../../support/lepton.js';
import { flowers, measurements, passengers, realData, shortMessages } from '../../support/sample-data.js';

/** What a user brings, what they find in it, and how well the defaults must do on the held-out split: the median of three seeds. */
interface Scenario {
  title: string;
  filename: string;
  content: Buffer | undefined;
  target: string;
  task: string;
  accuracy: number;
  f1?: number;
  /** A row as a person writes it: one value is missing, where training saw some missing. */
  row: object;
  leak?: string;
}

const people = passengers(), tumours = measurements(), garden = flowers(), chat = shortMessages();
const scenarios: Scenario[] = [
  {
    title: 'passengers (made here)', ...people, task: 'BINARY_CLASSIFICATION', accuracy: 0.75, leak: 'came_home',
    row: { class: 3, sex: 'male', age: null, fare: 7.25, port: 'S' },
  },
  {
    title: 'measurements without a header (made here)', ...tumours, task: 'BINARY_CLASSIFICATION', accuracy: 0.93,
    row: Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`column_${index + 3}`, 10 + index])),
  },
  {
    title: 'flowers (made here)', ...garden, task: 'MULTICLASS_CLASSIFICATION', accuracy: 0.93,
    row: { sepal_length: '5.1', sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 },
  },
  {
    title: 'short messages (made here)', ...chat, task: 'BINARY_CLASSIFICATION', accuracy: 0.9, f1: 0.85,
    row: { column_2: 'you have to claim the free prize now!' },
  },
  {
    title: 'titanic', filename: 'titanic.csv', content: realData('titanic.csv'), target: 'survived', task: 'BINARY_CLASSIFICATION', accuracy: 0.79, leak: 'alive',
    row: {
      pclass: 3, sex: 'male', age: 22, sibsp: 1, parch: 0, fare: 7.25, embarked: 'S', class: 'Third', who: 'man', adult_male: true, deck: null,
      embark_town: 'Southampton', alone: false,
    },
  },
  {
    title: 'wdbc', filename: 'wdbc.data', content: realData('wdbc.data'), target: 'column_2', task: 'BINARY_CLASSIFICATION', accuracy: 0.96,
    row: Object.fromEntries('20.57,17.77,132.9,1326,0.08474,0.07864,0.0869,0.07017,0.1812,0.05667,0.5435,0.7339,3.398,74.08,0.005225,0.01308,0.0186,0.0134,0.01389,0.003532,24.99,23.41,158.8,1956,0.1238,0.1866,0.2416,0.186,0.275,0.08902'
      .split(',').map((value, index) => [`column_${index + 3}`, Number(value)])),
  },
  {
    title: 'iris', filename: 'iris.csv', content: realData('iris.csv'), target: 'species', task: 'MULTICLASS_CLASSIFICATION', accuracy: 0.93,
    row: { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 },
  },
  {
    title: 'sms-spam', filename: 'sms-spam.tsv', content: realData('sms-spam.tsv'), target: 'column_1', task: 'BINARY_CLASSIFICATION', accuracy: 0.98, f1: 0.92,
    row: { column_2: 'URGENT! You have won a £1000 prize. Call 09061701461 now to claim.' },
  },
];
const SEEDS = [1, 2, 3];

describe('the main job', () => {
  let mesh: TestMesh;
  let lepton: Lepton;

  beforeAll(async () => {
    mesh = await startMesh();
    lepton = new Lepton(mesh.url, mesh.token);
  }, 120_000);
  afterAll(() => mesh?.stop(), 60_000);

  describe.each(scenarios.filter(({ content }) => content))('$title', ({ filename, content, target, task, accuracy, f1, row, leak }) => {
    let version: DatasetVersion;
    let modelVersionId: string;
    let name: string;

    it('is understood when it is brought', async () => {
      version = await lepton.bring(filename, content ?? Buffer.alloc(0));
      expect(version).toMatchObject({ status: 'READY', failure: null, suggestedTarget: target });
      expect(version.splits.map((split) => split.name).toSorted()).toEqual(['TEST', 'TRAIN', 'VALIDATION']);
      expect(version.splits.reduce((sum, { rowCount }) => sum + Number(rowCount), 0)).toBe(Number(version.rowCount));
      if (leak) expect(version.issues).toContainEqual(expect.objectContaining({ code: 'LEAKAGE', column: leak }));
    }, 60_000);

    it('trains a good model with nothing but the data, and shows it live', async () => {
      const run = await lepton.startRun({ datasetVersionId: version.id, seed: SEEDS[0] });
      expect(run).toMatchObject({ task, target });
      expect(run.spec.features).not.toContain(target);
      if (leak) expect(run.spec.features).not.toContain(leak);

      const epochs: number[] = [];
      for await (const progress of lepton.progress(run.id)) {
        epochs.push(progress.epoch);
        expect(progress.run.datasetVersion).toEqual({ number: 1, dataset: { name: version.dataset.name } });
        expect(progress.metrics.length).toBeGreaterThan(0);
      }
      expect(epochs.length).toBeGreaterThan(0);
      expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));

      const first = await lepton.ended(run.id);
      modelVersionId = first.modelVersion?.id ?? '';
      const others = await Promise.all(SEEDS.slice(1).map(async (seed) => {
        const { id } = await lepton.startRun({ datasetVersionId: version.id, target, seed });
        return lepton.ended(id);
      }));
      const reached = (name: string) => median([first, ...others].map(({ evaluation }) => metric(evaluation?.metrics, name)));
      expect(reached('accuracy')).toBeGreaterThanOrEqual(accuracy);
      if (f1) expect(reached('f1')).toBeGreaterThanOrEqual(f1);
    }, 240_000);

    it('serves it, to GraphQL and to the Open Inference Protocol alike', async () => {
      name = `${filename.replace(/\..*/, '')}-e2e`;
      const deployment = await lepton.deploy({ name, modelVersionId });
      const { predictions: [prediction] } = await lepton.predict(name, [row]);
      expect(prediction?.label).toBeTruthy();
      expect(prediction?.probabilities?.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 4);
      expect(prediction?.confidence).toBeCloseTo(Math.max(...(prediction?.probabilities ?? []).map(({ probability }) => probability)), 6);

      expect((await lepton.rest('/v2/health/ready')).status).toBe(200);
      const metadata = (await (await lepton.rest(`/v2/models/${name}`)).json()) as { inputs: { name: string; datatype: string }[] };
      const inputs = metadata.inputs.map((input) => {
        const value = (row as Record<string, unknown>)[input.name];
        const data = input.datatype === 'BYTES' ? [value == null ? '' : String(value)] : [value == null ? Number.NaN : Number(value)];
        return { ...input, shape: [1, 1], data: data.map((item) => (Number.isNaN(item) ? null : item)) };
      });
      const infer = await lepton.rest(deployment.inferenceUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ inputs }) });
      const body = (await infer.json()) as { outputs: { name: string; data: unknown[] }[] };
      expect(body.outputs.find((output) => output.name === 'label')?.data).toEqual([prediction?.label]);
    }, 60_000);

    it('is watched: health, outcomes, lineage', async () => {
      const { predictions } = await lepton.predict(name, [row, row, row]);
      await waitFor(async () => {
        const results = await Promise.all(predictions.map(({ id, label }) => lepton.graphql<{ recordOutcome: { code?: string } }>(
          document('9-record-outcome'), { input: { predictionId: id, value: label } },
        )));
        return results.every(({ recordOutcome }) => !recordOutcome.code);
      });
      const watched = await waitFor(async () => {
        const deployment = await lepton.deployment(name);
        return Number(deployment?.health.requestCount) >= 5 && deployment?.liveEvaluation?.outcomeCount === '3' && deployment;
      }, { timeoutMs: 15_000 });
      expect(watched.health.latencyMs.p50).toBeGreaterThan(0);
      expect(watched.health.latencyMs.p99).toBeGreaterThanOrEqual(watched.health.latencyMs.p50);
      expect(metric(watched.liveEvaluation?.metrics, 'accuracy')).toBe(1);
      expect(metric(watched.liveEvaluation?.atTraining, 'accuracy')).toBeGreaterThan(0.5);

      const kinds = await waitFor(async () => {
        const { lineage } = await lepton.graphql<{ lineage: { nodes: { kind: string }[]; edges: unknown[] } }>(document('11-lineage'), { id: modelVersionId });
        const kinds = new Set(lineage.nodes.map(({ kind }) => kind));
        return kinds.size === 6 && lineage.edges.length >= 5 && kinds;
      });
      expect([...kinds].toSorted()).toEqual(['DATASET', 'DATASET_VERSION', 'DEPLOYMENT', 'MODEL_VERSION', 'REVISION', 'RUN']);
    }, 60_000);
  });

  it('does it all by itself with deployAs', async () => {
    const version = await lepton.bring(garden.filename, garden.content);
    await lepton.startRun({ datasetVersionId: version.id, deployAs: 'garden' });
    await waitFor(() => lepton.deployment('garden'), { timeoutMs: 60_000 });
    await lepton.served('garden');
    const { predictions } = await lepton.predict('garden', [{ sepal_length: 6.6, sepal_width: 3, petal_length: 5.6, petal_width: 2.1 }]);
    expect(predictions[0]?.label).toBe('viola');
  }, 120_000);
});
