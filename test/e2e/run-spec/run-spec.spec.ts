import { startMesh, type TestMesh } from '@lepton/testing';
import { Lepton } from '../../support/lepton.js';
import { flowers } from '../../support/sample-data.js';

interface Curves { label: string; rowCount: number; rocAuc: number; averagePrecision: number; rocCurve: number[][]; precisionRecallCurve: number[][] }
interface Evaluated {
  run: {
    spec: { loss: string; lossOptions: unknown; scheduleOptions: unknown; earlyStopping: { metric: string }; architecture: { layers: { kind: string }[] } };
    logs: { nodes: { message: string }[] };
    evaluation: { rocCurve: number[][] | null; classCurves: Curves[]; confusionMatrix: { labels: string[]; counts: number[][] } };
  };
}
interface Choices {
  layerKinds: { kind: string; description: string; schema: { properties: Record<string, object> } }[];
  trainingChoices: Record<'losses' | 'optimizers' | 'schedules', { name: string; tasks: string[]; options: { properties: Record<string, object> } }[]>;
}

describe('what a run can be told', () => {
  let mesh: TestMesh;
  let lepton: Lepton;

  beforeAll(async () => {
    mesh = await startMesh();
    lepton = new Lepton(mesh.url, mesh.token);
  }, 120_000);
  afterAll(() => mesh?.stop(), 60_000);

  it('can be asked for: layers, losses, optimisers and schedules with their fields', async () => {
    const { layerKinds, trainingChoices } = await lepton.graphql<Choices>(`{
      layerKinds { kind description schema }
      trainingChoices(task: MULTICLASS_CLASSIFICATION) { losses { name description tasks options } optimizers { name options tasks } schedules { name options tasks } }
    }`);
    expect(Object.keys(layerKinds.find(({ kind }) => kind === 'branches')?.schema.properties ?? {})).toEqual(['kind', 'join', 'layers']);
    expect(trainingChoices.losses.map(({ name }) => name)).toEqual(['crossEntropy', 'focal', 'kullbackLeibler', 'cosine', 'hinge']);
    expect(Object.keys(trainingChoices.optimizers.find(({ name }) => name === 'sgd')?.options.properties ?? {})).toContain('momentum');
    expect(Object.keys(trainingChoices.schedules.find(({ name }) => name === 'step')?.options.properties ?? {})).toEqual(['every', 'factor']);
  });

  it('is done, shown, and judged class by class', async () => {
    const { filename, content, target } = flowers();
    const version = await lepton.bring(filename, content);
    const refused = await lepton.startRun({ datasetVersionId: version.id, target, loss: 'focal', lossOptions: { classWeights: { rosé: 2 } } });
    expect(refused).toMatchObject({ code: 'LOSS_OPTION_INVALID', field: 'lossOptions.classWeights.rosé' });

    const run = await lepton.startRun({
      datasetVersionId: version.id, target, epochs: 60, loss: 'focal', lossOptions: { gamma: 1, classWeights: { rosa: 1.5 } },
      schedule: 'cosineWarmup', scheduleOptions: { warmup: 0.1 }, earlyStopping: { metric: 'accuracy', patience: 10 },
      layers: [{ kind: 'branches', join: 'concatenate', layers: [[], [{ kind: 'dense', units: 16, activation: 'relu' }, { kind: 'batchNormalization', momentum: 0.9 }]] }],
    });
    await lepton.ended(run.id);
    const { run: { spec, logs, evaluation } } = await lepton.graphql<Evaluated>(`query ($id: ID!) { run(id: $id) {
      spec { loss lossOptions scheduleOptions earlyStopping { metric } architecture { layers } }
      logs { nodes { message } }
      evaluation { rocCurve confusionMatrix { labels counts } classCurves { label rowCount rocAuc averagePrecision rocCurve precisionRecallCurve } }
    } }`, { id: run.id });
    expect(spec).toMatchObject({ loss: 'focal', lossOptions: { gamma: 1, classWeights: { rosa: 1.5 } }, scheduleOptions: { warmup: 0.1 }, earlyStopping: { metric: 'accuracy' } });
    expect(spec.architecture.layers[0]?.kind).toBe('branches');
    expect(logs.nodes.map(({ message }) => message).join()).toMatch(/validation accuracy has not improved since epoch/);

    const { labels, counts } = evaluation.confusionMatrix;
    expect(evaluation.rocCurve).toBeNull();
    expect(evaluation.classCurves.map(({ label, rowCount }) => [label, rowCount])).toEqual(labels.map((label, i) => [label, counts[i]?.reduce((a, b) => a + b)]).filter(([, rows]) => rows !== 0));
    for (const { rocAuc, averagePrecision, rocCurve, precisionRecallCurve } of evaluation.classCurves) {
      expect(rocAuc).toBeGreaterThan(0.7);
      expect(averagePrecision).toBeGreaterThan(0.5);
      expect([rocCurve[0], rocCurve.at(-1)]).toEqual([[0, 0], [1, 1]]);
      expect(precisionRecallCurve.at(-1)?.[0]).toBe(1);
    }
  }, 120_000);
});
