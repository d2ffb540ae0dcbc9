import { startMesh, type TestMesh } from '@lepton/testing';
import { Lepton, metric } from '../../support/lepton.js';
import { filmRatings, museumVisitors } from '../../support/sample-data.js';

describe('tasks beyond classes and values', () => {
  let mesh: TestMesh;
  let lepton: Lepton;

  beforeAll(async () => {
    mesh = await startMesh();
    lepton = new Lepton(mesh.url, mesh.token);
  }, 120_000);
  afterAll(() => mesh?.stop(), 60_000);

  it('ratings: knows who rates what by the names, learns tastes, and rates what nobody has seen', async () => {
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

  it('choices: learns from what users took, and says how likely they take another', async () => {
    const { content } = filmRatings();
    const watched = content.toString().split('\n').map((line) => line.replace(/,[^,]*$/, '')).join('\n');
    const version = await lepton.bring('watched.csv', Buffer.from(watched));
    expect(version).toMatchObject({ status: 'READY', suggestedTarget: null });
    const run = await lepton.startRun({ datasetVersionId: version.id, epochs: 3, deployAs: 'watched' });
    expect(run).toMatchObject({ task: 'RECOMMENDATION', target: 'film', spec: { features: ['user_id'] } });
    const { evaluation } = await lepton.ended(run.id);
    for (const name of ['rocAuc', 'hitRateAt10', 'ndcgAt10']) expect(metric(evaluation?.metrics, name)).toBeGreaterThan(0);
    await lepton.served('watched');
    const { predictions } = await lepton.predict('watched', [{ user_id: 1001, film: 'film 3' }]);
    const { value } = predictions[0]?.output as { value: number };
    expect(value > 0 && value < 1).toBe(true);
  }, 120_000);

  it('time: learns from dates, forecasts windows, and takes both over GraphQL and REST', async () => {
    const { filename, content, target } = museumVisitors();
    const version = await lepton.bring(filename, content);
    expect(version.columns.map(({ type }) => type)).toEqual(['CATEGORY', 'DATETIME', 'NUMBER']);
    const [values, forecast] = [
      await lepton.startRun({ datasetVersionId: version.id, target, epochs: 5, deployAs: 'by-date' }),
      await lepton.startRun({ datasetVersionId: version.id, target, task: 'FORECASTING', forecast: { window: 14, horizon: 2 }, epochs: 3, deployAs: 'to-come' }),
    ];
    expect(values).toMatchObject({ task: 'REGRESSION', spec: { features: ['house', 'day'] } });
    expect(forecast).toMatchObject({ task: 'FORECASTING', spec: { features: ['day', 'house'] } });
    expect(metric((await lepton.ended(forecast.id)).evaluation?.metrics, 'skill')).toBeLessThan(1);
    await lepton.ended(values.id);
    await Promise.all([lepton.served('by-date'), lepton.served('to-come')]);

    const infer = async (name: string, inputs: object[]) => {
      const response = await lepton.rest(`/v2/models/${name}/infer`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ inputs }) });
      return { status: response.status, ...(await response.json() as { outputs?: { data: number[] }[]; error?: string }) };
    };
    const { predictions } = await lepton.predict('by-date', [{ house: 'mill', day: '4 Mar 2022' }]);
    const told = (predictions[0]?.output as { value: number }).value;
    const house = { name: 'house', shape: [1, 1], datatype: 'BYTES', data: ['mill'] };
    expect((await infer('by-date', [house, { name: 'day', shape: [1, 1], datatype: 'BYTES', data: ['2022-03-04'] }])).outputs?.[0]?.data[0]).toBeCloseTo(told, 3);
    expect(await infer('by-date', [house, { name: 'day', shape: [1, 1], datatype: 'BYTES', data: ['soon'] }])).toMatchObject({ status: 400, error: expect.stringContaining('has to be a date') });
    expect(await lepton.predict('by-date', [{ house: 'mill', day: 'soon' }])).toMatchObject({ code: 'NOT_A_DATE', field: 'instances[0].day' });

    const days = Array.from({ length: 14 }, (_, i) => `2022-04-${String(i + 1).padStart(2, '0')}`);
    const asked = await lepton.predict('to-come', [{ day: days, visitors: days.map((_, i) => 20 + i) }]);
    const window = (asked.predictions[0]?.output as { value: number[] }).value;
    expect(window).toHaveLength(2);
    const answer = await infer('to-come', [{ name: 'day', shape: [1, 14], datatype: 'BYTES', data: days }, { name: 'visitors', shape: [1, 14], datatype: 'FP32', data: days.map((_, i) => 20 + i) }]);
    for (const [step, value] of window.entries()) expect(answer.outputs?.[0]?.data[step]).toBeCloseTo(value, 3);
    expect(await lepton.predict('to-come', [{ day: days, visitors: 5 }])).toMatchObject({ code: 'NOT_A_LIST' });
  }, 120_000);

  it('texts of texts: answers with a text', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => `${'abcdefgh'[i % 8]} ${'xyz'[i % 3]} ${i % 5},${i % 5} ${'xyz'[i % 3]} ${'abcdefgh'[i % 8]}`);
    const version = await lepton.bring('turned.csv', Buffer.from(`said,turned\n${rows.join('\n')}\n`));
    const run = await lepton.startRun({ datasetVersionId: version.id, task: 'SEQUENCE_TO_SEQUENCE', target: 'turned', features: ['said'], epochs: 2, deployAs: 'turned' });
    expect(metric((await lepton.ended(run.id)).evaluation?.metrics, 'chrF')).toBeGreaterThanOrEqual(0);
    await lepton.served('turned');
    const { predictions } = await lepton.predict('turned', [{ said: 'a x 1' }, { said: 'never seen' }]);
    for (const { output } of predictions) expect(output).toEqual({ text: expect.any(String) });
  }, 120_000);
});
