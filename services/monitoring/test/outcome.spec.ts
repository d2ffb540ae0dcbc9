import { EventLogService, ModelService, OutcomeRecordedSchema, PredictionService, ProblemError, RevisionRolledBackSchema, RevisionRolledOutSchema, SplitName, Task, unpackEnvelope } from '@lepton/contracts';
import { rpcClient, serveRpc } from '@lepton/messaging';
import { waitFor } from '@lepton/testing';
import { entity, startMonitoring, type TestMonitoring } from './monitoring.fixture.js';

let monitoring: TestMonitoring;

/** Predictions by id, as the deployment service knows them: `<deployment>/<predicted>/<n>`. */
beforeAll(async () => {
  monitoring = await startMonitoring();
  serveRpc(monitoring.mesh, 'deployment', PredictionService, {
    getPrediction: ({ predictionId }) => {
      const [deploymentId = '', predicted = ''] = predictionId.split('/');
      if (!deploymentId.startsWith('dep_')) throw new ProblemError('NOT_FOUND', `There is no prediction ${predictionId}.`);
      const regression = deploymentId === 'dep_number';
      return {
        deploymentId, task: regression ? Task.REGRESSION : Task.MULTICLASS_CLASSIFICATION,
        prediction: {
          predictionId, revisionId: 'rev_1', modelVersionId: 'mdv_1', shadow: predictionId.endsWith('/shadow'),
          outputJson: regression ? `{"value":${predicted}}` : `{"label":"${predicted}"}`, label: regression ? '' : predicted,
        },
      };
    },
  });
  serveRpc(monitoring.mesh, 'models', ModelService, { getModelVersion: () => ({ labels: ['a', 'b', 'c'] }) });
}, 60_000);
afterAll(() => monitoring.stop());

type Result = { __typename: 'RecordedOutcome'; prediction: { id: string; outcome: { value: unknown } }; outcome: { value: unknown; at: string } } | { __typename: 'Problem'; code: string; message: string; field: string | null };
async function record(predictionId: string, value: unknown): Promise<Result> {
  const { recordOutcome } = await monitoring.query<{ recordOutcome: Result }>(
    `mutation ($input: RecordOutcomeInput!) { recordOutcome(input: $input) { __typename
      ... on RecordedOutcome { prediction { id outcome { value } } outcome { value at } } ... on Problem { code message field } } }`, { input: { predictionId, value } },
  );
  return recordOutcome;
}

interface Evaluation { outcomeCount: string; metrics: { name: string; split: string; value: number }[]; atTraining: { name: string; value: number }[] }
const evaluation = async (id: string, window = 'LAST_DAY') =>
  (await entity<{ liveEvaluation: Evaluation | null }>(monitoring, 'Deployment', id, `liveEvaluation(window: ${window}) { outcomeCount metrics { name split value } atTraining { name value } }`))?.liveEvaluation;
const outcomesOf = async (deploymentId: string) => {
  const { events } = await rpcClient(monitoring.mesh, 'monitoring', EventLogService).readEvents({ aggregateId: deploymentId, types: [OutcomeRecordedSchema.typeName] });
  return events.map((event) => unpackEnvelope(event, OutcomeRecordedSchema));
};

describe('recordOutcome', () => {
  it('keeps the truth and says so', async () => {
    expect(await record('dep_say/a/1', 'b')).toMatchObject({ __typename: 'RecordedOutcome', prediction: { id: 'dep_say/a/1', outcome: { value: 'b' } }, outcome: { value: 'b', at: expect.any(String) } });
    expect(await outcomesOf('dep_say')).toMatchObject([{ predictionId: 'dep_say/a/1', deploymentId: 'dep_say', valueJson: '"b"' }]);
    expect((await entity<{ outcome: unknown }>(monitoring, 'Prediction', 'dep_say/a/2', 'outcome { value }'))?.outcome).toBeNull();
  });

  it('replaces an earlier one; the same again is no news', async () => {
    await record('dep_again/a/1', 'b');
    await record('dep_again/a/1', 'b');
    await record('dep_again/a/1', 'a');
    expect((await outcomesOf('dep_again')).map((event) => event?.valueJson)).toEqual(['"b"', '"a"']);
    expect(await evaluation('dep_again')).toMatchObject({ outcomeCount: '1', metrics: expect.arrayContaining([{ name: 'accuracy', split: 'TEST', value: 1 }, { name: 'f1', split: 'TEST', value: 1 }]) });
  });

  it.each([
    ['dep_x/a/1', 'z', { code: 'INVALID_OUTCOME', field: 'value', message: '"z" is not a class of this model: use "a", "b", "c".' }],
    ['dep_number/1.5/1', 'much', { code: 'INVALID_OUTCOME', field: 'value' }],
    ['prd_unknown', 'a', { code: 'NOT_FOUND', field: 'predictionId', message: 'There is no prediction prd_unknown.' }],
  ])('refuses %s with %j', async (predictionId, value, problem) => {
    expect(await record(predictionId, value)).toMatchObject({ __typename: 'Problem', ...problem });
  });
});

describe('liveEvaluation', () => {
  it('is null before the first outcome', async () => {
    expect(await evaluation('dep_new')).toBeNull();
  });

  it('of a classification is accuracy and macro averages, beside those of the revision that serves', async () => {
    const roll = (name: string, occurredAt: Date, accuracy: number) => monitoring.emit({
      domain: 'deployment', name: 'revision-rolled-out', aggregateId: 'dep_class', schema: RevisionRolledOutSchema, occurredAt,
      message: {
        deploymentId: 'dep_class', deploymentName: 'class', revisionId: name, number: 1, modelVersionId: 'mdv_1', task: Task.MULTICLASS_CLASSIFICATION,
        metrics: [{ name: 'accuracy', split: SplitName.TEST, value: accuracy }, { name: 'accuracy', split: SplitName.TRAIN, value: 1 }, { name: 'logLoss', split: SplitName.TEST, value: 0.4 }],
      },
    });
    await roll('rev_new', new Date(), 0.9);
    await roll('rev_old', new Date(Date.now() - 60_000), 0.8);
    for (const [index, [predicted, actual]] of [['a', 'a'], ['a', 'b'], ['b', 'b'], ['c', 'c']].entries()) await record(`dep_class/${predicted}/${index}`, actual);
    await record('dep_class/a/shadow', 'c');
    const found = await waitFor(async () => { const live = await evaluation('dep_class'); return live?.atTraining.length ? live : undefined; });
    expect(found).toMatchObject({ outcomeCount: '4', atTraining: [{ name: 'accuracy', value: 0.9 }] });
    expect(found.metrics).toEqual([{ name: 'accuracy', split: 'TEST', value: 0.75 }, expect.objectContaining({ name: 'precision' }), expect.objectContaining({ name: 'recall' }), { name: 'f1', split: 'TEST', value: expect.closeTo((2 / 3 + 2 / 3 + 1) / 3, 12) }]);

    await monitoring.emit({
      domain: 'deployment', name: 'revision-rolled-back', aggregateId: 'dep_class', schema: RevisionRolledBackSchema, occurredAt: new Date(Date.now() + 1_000),
      message: { deploymentId: 'dep_class', revisionId: 'rev_new', toRevisionId: 'rev_old', reason: 'worse' },
    });
    await waitFor(async () => (await evaluation('dep_class'))?.atTraining[0]?.value === 0.8, { what: "the old revision's metrics" });
  });

  it('of a regression is the root mean squared and the mean absolute error', async () => {
    for (const [index, [predicted, actual]] of [[1, 2], [5, 3], [4, 4]].entries()) await record(`dep_number/${predicted}/${index}`, actual);
    expect(await evaluation('dep_number')).toMatchObject({ outcomeCount: '3', metrics: [{ name: 'rootMeanSquaredError', value: Math.sqrt(5 / 3) }, { name: 'meanAbsoluteError', value: 1 }] });
  });

  it('sees the outcomes of its window only', async () => {
    await record('dep_window/a/1', 'a');
    await record('dep_window/a/2', 'b');
    await monitoring.database.query(`UPDATE outcome SET recorded_at = now() - interval '2 hours' WHERE prediction_id = 'dep_window/a/2'`);
    expect((await evaluation('dep_window', 'LAST_HOUR'))?.outcomeCount).toBe('1');
    expect((await evaluation('dep_window', 'LAST_DAY'))?.outcomeCount).toBe('2');
    await monitoring.database.query(`UPDATE outcome SET recorded_at = now() - interval '20 days' WHERE deployment_id = 'dep_window'`);
    expect(await evaluation('dep_window', 'LAST_WEEK')).toEqual({ outcomeCount: '0', metrics: [], atTraining: [] });
  });
});
