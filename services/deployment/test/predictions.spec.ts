import { jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { isProblemError, PredictionService, PredictionsServedSchema, Task, unpackEnvelope } from '@lepton/contracts';
import { rpcClient } from '@lepton/messaging';
import { DeploymentBench, eventually, LOST_MS } from './deployment-bench.js';
import { passengerModel, SIGNATURE } from './passenger-model.js';

jest.setTimeout(90_000);

const tensors = (age: unknown[], sex: unknown[]) => [
  { name: 'age', shape: [age.length, 1], datatype: 'FP32', data: age },
  { name: 'sex', shape: [sex.length, 1], datatype: 'BYTES', data: sex },
];

describe('predictions', () => {
  let bench: DeploymentBench;
  let id: string;
  beforeAll(async () => {
    bench = await DeploymentBench.start();
    await bench.startServer();
    id = await bench.deploy({ name: 'titanic', modelVersionId: await bench.modelVersion('mdv_1', passengerModel()) });
    await bench.until(id, 'READY');
    await eventually(async () => (await bench.predict('titanic', { sex: 'male' }))['__typename'] === 'Predictions');
  });
  afterAll(() => bench?.stop());

  const served = async () => (await bench.events(id)).flatMap((envelope) => unpackEnvelope(envelope, PredictionsServedSchema)?.predictions ?? []);

  describe('of rows as a person writes them', () => {
    it('come in the rows\' order, with label, confidence and probabilities', async () => {
      const { predictions } = await bench.predict('titanic', { age: 22, sex: 'male' }, { sex: 'female', age: '38.5' }, { sex: 'female' }, { age: null, sex: 'male' }) as { predictions: { label: string }[] };
      expect(predictions.map(({ label }) => label)).toEqual(['drowned', 'survived', 'survived', 'drowned']);
      expect(predictions[2]).toMatchObject({
        id: expect.stringMatching(/^prd_/), confidence: expect.closeTo(0.982), output: { label: 'survived', probabilities: { survived: expect.closeTo(0.982), drowned: expect.closeTo(0.018) } },
        probabilities: [{ label: 'survived', probability: expect.closeTo(0.982) }, { label: 'drowned', probability: expect.closeTo(0.018) }], revision: { number: 1 },
      });
    });

    it('may have what the dataset has and the model was not given, which is not recorded', async () => {
      const { predictions: [made] } = await bench.predict('titanic', { age: 2, sex: 'male', ticket: 'A/5 21171' }) as { predictions: { id: string }[] };
      expect((await bench.graphql('query($id: ID!) { prediction(id: $id) { input } }', { id: made?.id }))['prediction']).toEqual({ input: { age: 2, sex: 'male' } });
    });

    it('says that a row has what is to be predicted', async () => {
      expect(await bench.predict('titanic', { age: 2, sex: 'male', [SIGNATURE.target]: 1 })).toMatchObject({ code: 'UNKNOWN_FIELD', message: expect.stringContaining('is what this model predicts') });
    });

    it.each<[string, unknown[], string, string]>([
      ['a missing field', [{ age: 3 }], 'MISSING_FIELD', 'instances[0].sex'],
      ['an extra field', [{ sex: 'male' }, { sex: 'male', agee: 3 }], 'UNKNOWN_FIELD', 'instances[1].agee'],
      ['text for a number', [{ age: 'old', sex: 'male' }], 'NOT_A_NUMBER', 'instances[0].age'],
      ['something that is no row', ['male'], 'NOT_A_ROW', 'instances[0]'],
      ['no rows', [], 'INVALID_INPUT', 'instances'],
    ])('are refused for %s, naming the field', async (_, rows, code, field) => {
      expect(await bench.predict('titanic', ...rows)).toMatchObject({ __typename: 'Problem', code, field });
    });

    it('are refused for an unknown deployment', async () => {
      expect(await bench.predict('titanik', { sex: 'male' })).toMatchObject({ code: 'NOT_FOUND', field: 'deployment' });
    });

    it('can be looked up at once, and listed', async () => {
      const { predictions: [made] } = await bench.predict('titanic', { age: 1, sex: 'male' }) as { predictions: { id: string }[] };
      const query = 'query($id: ID!) { prediction(id: $id) { id input label latencyMs modelVersion { id } deployment { name } } }';
      const expected = { id: made?.id, input: { age: 1, sex: 'male' }, label: 'drowned', latencyMs: expect.any(Number), modelVersion: { id: 'mdv_1' }, deployment: { name: 'titanic' } };
      expect((await bench.graphql(query, { id: made?.id }))['prediction']).toEqual(expected);
      const list = 'query($id: ID!) { deployment(id: $id) { predictions(first: 3) { nodes { id } pageInfo { hasNextPage } } } }';
      const { deployment } = await eventually(async () => {
        const page = await bench.graphql<{ deployment: { predictions: { nodes: { id: string }[] } } }>(list, { id });
        return page.deployment.predictions.nodes.some((node) => node.id === made?.id) && page;
      });
      expect(deployment.predictions.nodes).toHaveLength(3);
      expect((await bench.graphql(query, { id: made?.id }))['prediction']).toEqual(expected);
      expect((await bench.graphql(query, { id: made?.id }, 'other'))['prediction']).toBeNull();
    });

    it('are told to others, a batch at a time, and to whoever asks', async () => {
      const { predictions: [made] } = await bench.predict('titanic', { age: 2, sex: 'female' }) as { predictions: { id: string }[] };
      const told = await eventually(async () => (await served()).find(({ predictionId }) => predictionId === made?.id));
      expect(told).toMatchObject({ modelVersionId: 'mdv_1', label: 'survived', batchSize: 1, shadow: false, inputJson: '{"age":2,"sex":"female"}' });
      const service = rpcClient(bench.mesh, 'deployment', PredictionService);
      expect(await service.getPrediction({ workspace: 'default', predictionId: made?.id ?? '' }))
        .toMatchObject({ deploymentId: id, task: Task.BINARY_CLASSIFICATION, prediction: { predictionId: made?.id, label: 'survived' } });
      const error: unknown = await service.getPrediction({ workspace: 'default', predictionId: 'prd_x' }).catch((reason: unknown) => reason);
      expect(isProblemError(error) && error.code).toBe('NOT_FOUND');
    });
  });

  describe('over the Open Inference Protocol', () => {
    const infer = (body: unknown, path = 'titanic') => bench.request('POST', `/v2/models/${path}/infer`, body);

    it('come as tensors, with the request\'s id and ids of their own', async () => {
      const { status, body } = await infer({ id: '42', inputs: tensors([22, null], ['male', 'female']) });
      expect(status).toBe(200);
      expect(body).toEqual({
        model_name: 'titanic', model_version: '1', id: '42',
        parameters: { batch_size: 2, queue_ms: expect.any(Number), prediction_ids: expect.stringMatching(/^prd_\w+,prd_\w+$/) },
        outputs: [
          { name: 'label', shape: [2], datatype: 'BYTES', data: ['drowned', 'survived'] },
          { name: 'probabilities', shape: [2, 2], datatype: 'FP32', data: [expect.closeTo(0.979), expect.closeTo(0.021), expect.closeTo(0.018), expect.closeTo(0.982)] },
        ],
      });
      const [first] = String((body['parameters'] as { prediction_ids: string }).prediction_ids).split(',');
      expect((await bench.graphql('query($id: ID!) { prediction(id: $id) { input label } }', { id: first }))['prediction']).toEqual({ input: { age: 22, sex: 'male' }, label: 'drowned' });
    });

    it('come from the snippet as it is', async () => {
      const { deployment } = await bench.graphql<{ deployment: { inferenceUrl: string; snippets: { language: string; code: string }[] } }>(
        'query($id: ID!) { deployment(id: $id) { inferenceUrl snippets { language code } } }', { id });
      expect(deployment.inferenceUrl).toBe('http://127.0.0.1:4000/v2/models/titanic/infer');
      expect(deployment.snippets.map(({ language }) => language)).toEqual(['curl', 'graphql', 'typescript', 'python', 'java']);
      const body = /-d '(.*)'/.exec(deployment.snippets[0]?.code ?? '')?.[1] ?? '';
      expect(await infer(JSON.parse(body))).toMatchObject({ status: 200, body: { outputs: [{ data: ['survived'] }, {}] } });
    });

    it('come only as asked for, and from the version asked for', async () => {
      const { body } = await infer({ inputs: tensors([1], ['male']), outputs: [{ name: 'label' }] }, 'titanic/versions/1');
      expect((body['outputs'] as { name: string }[]).map(({ name }) => name)).toEqual(['label']);
      expect(await infer({ inputs: tensors([1], ['male']) }, 'titanic/versions/9')).toMatchObject({ status: 404, body: { error: expect.stringContaining('no revision 9') } });
      expect(await infer({ inputs: tensors([1], ['male']) }, 'titanic/versions/latest')).toMatchObject({ status: 404 });
    });

    it.each<[string, unknown, number, string]>([
      ['a missing input', { inputs: tensors([1], ['male']).slice(1) }, 400, 'Input "age" (FP32) is missing.'],
      ['a wrong value', { inputs: tensors(['x'], ['male']) }, 400, 'Input "age", value 0: "x" is not a number.'],
      ['rows that differ', { inputs: tensors([1, 2], ['male']) }, 400, 'Input "sex" has 1 rows, another input has 2'],
      ['nothing', undefined, 400, 'must be a JSON object'],
    ])('are refused for %s', async (_, body, status, error) => {
      expect(await infer(body)).toMatchObject({ status, body: { error: expect.stringContaining(error) } });
    });

    it('are refused for an unknown model', async () => {
      expect(await infer({ inputs: [] }, 'titanik')).toMatchObject({ status: 404, body: { error: 'There is no model called "titanik".' } });
    });

    it('are described by the model\'s metadata', async () => {
      expect((await bench.request('GET', '/v2/models/titanic')).body).toEqual({
        name: 'titanic', versions: ['1'], platform: 'onnx_onnxruntime',
        inputs: [{ name: 'age', datatype: 'FP32', shape: [-1, 1] }, { name: 'sex', datatype: 'BYTES', shape: [-1, 1] }],
        outputs: [{ name: 'label', datatype: 'BYTES', shape: [-1] }, { name: 'probabilities', datatype: 'FP32', shape: [-1, 2] }],
      });
    });

    it.each([['/v2', { name: 'lepton' }], ['/v2/health/live', { live: true }], ['/v2/health/ready', { ready: true }], ['/v2/models/titanic/ready', { name: 'titanic', ready: true }], ['/v2/models/titanic/versions/1/ready', { ready: true }]])('answers %s', async (path, body) => {
      expect(await bench.request('GET', path)).toMatchObject({ status: 200, body });
    });

    it('are refused to whoever is not the gateway', async () => {
      expect(await bench.request('POST', '/v2/models/titanic/infer', { inputs: tensors([1], ['male']) }, { signed: false })).toMatchObject({ status: 401 });
      expect(await bench.request('POST', '/graphql', { query: '{ deployments { totalCount } }' }, { signed: false })).toMatchObject({ status: 401 });
    });

    it('are not shown to another workspace', async () => {
      expect(await bench.request('POST', '/v2/models/titanic/infer', { inputs: [] }, { workspace: 'other' })).toMatchObject({ status: 404 });
    });
  });

  it('are computed in batches when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => bench.request('POST', '/v2/models/titanic/infer', { inputs: tensors([i], [i % 2 ? 'male' : 'female']) })));
    expect(answers.map(({ body }) => (body['outputs'] as { data: string[] }[])[0]?.data[0])).toEqual(answers.map((_, i) => (i % 2 ? 'drowned' : 'survived')));
    const ids = new Set(answers.map(({ body }) => (body['parameters'] as { prediction_ids: string }).prediction_ids));
    const told = await eventually(async () => { const all = (await served()).filter(({ predictionId }) => ids.has(predictionId)); return all.length >= 200 && all; });
    expect([told.length, ids.size]).toEqual([200, 200]);
    expect(Math.max(...told.map(({ batchSize }) => batchSize))).toBeGreaterThan(1);
  });

  it('go on while the database is away, and are recorded when it is back', async () => {
    await bench.postgres.kill();
    const infer = async (age: number) => (await bench.request('POST', '/v2/models/titanic/infer', { inputs: tensors([age], ['male']) })).status;
    expect(await Promise.all(Array.from({ length: 5 }, (_, i) => infer(1_000 + i)))).toEqual([200, 200, 200, 200, 200]);
    // No heartbeat is heard for longer than a replica may be silent.
    await delay(LOST_MS * 1.5);
    await bench.postgres.start();
    const statuses = new Set<number>();
    await eventually(async () => {
      statuses.add(await infer(1));
      return (await served()).filter(({ inputJson }) => /"age":100\d/.test(inputJson)).length === 5;
    });
    for (const end = performance.now() + LOST_MS; performance.now() < end; await delay(20)) statuses.add(await infer(1));
    expect([...statuses]).toEqual([200]);
  });

  it('go on while NATS is away', async () => {
    await bench.nats.kill();
    const statuses = new Set<number>();
    const ask = async () => statuses.add((await bench.predict('titanic', { sex: 'male' }))['__typename'] === 'Predictions' ? 200 : 503);
    for (const end = performance.now() + LOST_MS * 2; performance.now() < end; await delay(20)) await ask();
    await bench.nats.start();
    for (const end = performance.now() + LOST_MS * 2; performance.now() < end; await delay(20)) await ask();
    expect([...statuses]).toEqual([200]);
  });
});
