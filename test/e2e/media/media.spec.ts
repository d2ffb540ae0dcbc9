import { drawnShapes, type FileRow, sungTones, zipOf } from '@lepton/features/testing';
import { startMesh, type TestMesh } from '@lepton/testing';
import { Lepton, metric } from '../../support/lepton.js';

const dataUrl = (type: string, { bytes }: FileRow) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

describe('from an archive of files to answers', () => {
  let mesh: TestMesh;
  let lepton: Lepton;

  beforeAll(async () => {
    mesh = await startMesh();
    lepton = new Lepton(mesh.url, mesh.token);
  }, 120_000);
  afterAll(() => mesh?.stop(), 60_000);

  it.each([
    { kind: 'images', column: 'image', type: 'IMAGE', mime: 'image/png', preset: 'image-cnn', epochs: 10, known: () => drawnShapes(240), fresh: () => drawnShapes(12, { seed: 99 }) },
    { kind: 'recordings', column: 'audio', type: 'AUDIO', mime: 'audio/wav', preset: 'audio-cnn', epochs: 12, known: () => sungTones(150), fresh: () => sungTones(12, 99) },
  ])('$kind: one ZIP, one run, one deployment, and files that nobody has seen are known', async ({ kind, column, type, mime, preset, epochs, known, fresh }) => {
    const version = await lepton.bring(`${kind}.zip`, zipOf(await known()));
    expect(version).toMatchObject({ status: 'READY', failure: null, suggestedTarget: 'label' });
    expect(version.columns.find(({ name }) => name === column)?.type).toBe(type);

    const run = await lepton.startRun({ datasetVersionId: version.id, epochs });
    expect(run).toMatchObject({ task: 'MULTICLASS_CLASSIFICATION', target: 'label', spec: { features: [column] } });
    expect(JSON.stringify(run.spec)).toContain(preset);
    const { evaluation, modelVersion } = await lepton.ended(run.id);
    expect(metric(evaluation?.metrics, 'accuracy')).toBeGreaterThan(0.85);

    const { inferenceUrl } = await lepton.deploy({ name: kind, modelVersionId: modelVersion?.id });
    const files = await fresh();
    const { predictions } = await lepton.predict(kind, files.map((file) => ({ [column]: dataUrl(mime, file) })));
    const labels = predictions.map(({ label }) => label);
    expect(labels.filter((label, i) => label === files[i]?.label).length).toBeGreaterThanOrEqual(10);

    const data = files.map(({ bytes }) => Buffer.from(bytes).toString('base64'));
    const infer = (content: string[]) => lepton.rest(inferenceUrl, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ inputs: [{ name: column, shape: [content.length], datatype: 'BYTES', data: content }] }),
    });
    const { outputs } = await (await infer(data)).json() as { outputs: { name: string; data: unknown[] }[] };
    expect(outputs.find(({ name }) => name === 'label')?.data).toEqual(labels);

    const broken = Buffer.from('neither one nor the other').toString('base64');
    const refused = await lepton.predict(kind, [{ [column]: broken }]);
    expect(refused).toMatchObject({ message: expect.stringMatching(/^This is not an? (image|recording) that can be read/) });
    expect((await infer([broken])).status).toBe(400);
  }, 240_000);
});
