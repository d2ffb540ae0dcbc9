import { jest } from '@jest/globals';
import { readdirSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { encodeEnvelope, eventSubject, ModelVersionRegisteredSchema } from '@lepton/contracts';
import { DeploymentBench, eventually } from './deployment-bench.js';
import { passengerModel } from './passenger-model.js';

jest.setTimeout(90_000);

describe('the life of a deployment', () => {
  let bench: DeploymentBench;
  beforeAll(async () => {
    bench = await DeploymentBench.start();
    await bench.modelVersion('mdv_1', passengerModel({ confidence: 1 }));
    await bench.modelVersion('mdv_2', passengerModel({ confidence: 2 }));
    await bench.modelVersion('mdv_bad', new TextEncoder().encode('not a model'));
  });
  afterAll(() => bench?.stop());

  const traffic = ({ traffic: shares }: { traffic: { percent: number; shadow: boolean; revision: { number: number } }[] }) =>
    Object.fromEntries(shares.map(({ revision, percent, shadow }) => [`${revision.number}${shadow ? ' shadow' : ''}`, percent]));
  const types = async (id: string) => (await bench.events(id)).map(({ payload }) => payload?.typeUrl.replace(/.*\./, '')).filter((type) => type !== 'PredictionsServed');

  it('waits for a model server and says so, then serves by itself', async () => {
    const id = await bench.deploy({ name: 'first', modelVersionId: 'mdv_1' });
    await eventually(async () => (await bench.deployment(id)).failure?.code === 'NO_MODEL_SERVER');
    expect((await bench.deployment(id)).status).toBe('STARTING');
    expect(await bench.predict('first', { sex: 'female' })).toMatchObject({ __typename: 'Problem', code: 'UNAVAILABLE', message: expect.stringContaining('is being loaded') });

    const { replicaId } = await bench.startServer();
    const ready = await bench.until(id, 'READY');
    expect(ready).toMatchObject({ failure: null, revisions: [{ number: 1, status: 'READY' }], replicas: [{ id: replicaId, revisions: [{ number: 1 }] }] });
    expect(traffic(ready)).toEqual({ 1: 100 });
    expect(await bench.predict('first', { sex: 'female' })).toMatchObject({ predictions: [{ label: 'survived' }] });
  });

  it('moves traffic only when the new revision can answer, and retires the old one', async () => {
    const id = await bench.deploy({ name: 'update', modelVersionId: 'mdv_1' });
    await bench.until(id, 'READY');
    await bench.deploy({ name: 'update', modelVersionId: 'mdv_2' });
    expect(['UPDATING', 'READY']).toContain((await bench.deployment(id)).status);
    const answering = setInterval(() => void bench.predict('update', { sex: 'male' }).then((result) => results.push(result)), 5);
    const results: unknown[] = [];
    const updated = await bench.until(id, 'READY');
    clearInterval(answering);
    expect(updated.revisions.map(({ number, status }) => [number, status])).toEqual([[2, 'READY'], [1, 'RETIRED']]);
    expect(traffic(updated)).toEqual({ 2: 100 });
    expect(results.length).toBeGreaterThan(0);
    expect(results).toEqual(results.map(() => expect.objectContaining({ __typename: 'Predictions' })));
    await eventually(async () => JSON.stringify(await bench.predict('update', { sex: 'male' })).includes('"number":2'));
    expect(await types(id)).toEqual(['DeploymentChanged', 'RevisionRolledOut', 'DeploymentChanged', 'DeploymentChanged', 'RevisionRolledOut', 'DeploymentChanged']);
  });

  it('keeps the old revision when the new one cannot be loaded, and says why', async () => {
    const id = await bench.deploy({ name: 'robust', modelVersionId: 'mdv_1' });
    await bench.until(id, 'READY');
    await bench.deploy({ name: 'robust', modelVersionId: 'mdv_bad' });
    const after = await bench.until(id, 'READY');
    expect(after).toMatchObject({ failure: { code: 'MODEL_INVALID' }, revisions: [{ number: 2, status: 'FAILED', failure: { code: 'MODEL_INVALID' } }, { number: 1, status: 'READY' }] });
    expect(traffic(after)).toEqual({ 1: 100 });
    expect(await bench.predict('robust', { sex: 'female' })).toMatchObject({ predictions: [{ revision: { number: 1 } }] });
  });

  it('refuses an artifact whose bytes are not those of its digest; the old one serves on', async () => {
    const id = await bench.deploy({ name: 'tampered', modelVersionId: 'mdv_1' });
    await bench.until(id, 'READY');
    await bench.modelVersion('mdv_tampered', passengerModel({ confidence: 7 }));
    damage(bench.artifactsDir, bench.digestOf('mdv_tampered').replace('sha256:', ''));
    await bench.deploy({ name: 'tampered', modelVersionId: 'mdv_tampered' });
    const after = await bench.until(id, 'READY');
    expect(after.revisions[0]).toMatchObject({ status: 'FAILED', failure: { code: 'DIGEST_MISMATCH' } });
    expect(await bench.predict('tampered', { sex: 'female' })).toMatchObject({ predictions: [{ revision: { number: 1 } }] });
  });

  it('is FAILED where the first revision cannot be loaded, and can be deployed to again', async () => {
    const id = await bench.deploy({ name: 'hopeless', modelVersionId: 'mdv_bad' });
    expect(await bench.until(id, 'FAILED')).toMatchObject({ failure: { code: 'MODEL_INVALID' }, traffic: [] });
    expect(await bench.predict('hopeless', { sex: 'female' })).toMatchObject({ code: 'NOT_SERVING' });
    await bench.deploy({ name: 'hopeless', modelVersionId: 'mdv_1' });
    expect(await bench.until(id, 'READY')).toMatchObject({ failure: null });
  });

  it('splits traffic for a canary, shifts it, and rolls back', async () => {
    const id = await bench.deploy({ name: 'canary', modelVersionId: 'mdv_1' });
    const [first] = (await bench.until(id, 'READY')).revisions;
    await bench.deploy({ name: 'canary', modelVersionId: 'mdv_2', trafficPercent: 30 });
    const [second] = (await eventually(async () => {
      const view = await bench.deployment(id);
      return view.traffic.length === 2 && view;
    })).revisions;
    expect(traffic(await bench.deployment(id))).toEqual({ 1: 70, 2: 30 });

    const answers = await Promise.all(Array.from({ length: 60 }, () => bench.predict('canary', { sex: 'female' })));
    const seen = new Set(answers.map((answer) => (answer['predictions'] as { revision: { number: number } }[])[0]?.revision.number));
    expect(seen).toEqual(new Set([1, 2]));

    const shift = (shares: object[]) => bench.mutate('shiftTraffic', 'Deployment', { deploymentId: id, shares }, 'traffic { percent shadow revision { number } }');
    expect(await shift([{ revisionId: first?.id, percent: 50 }])).toMatchObject({ code: 'NOT_100_PERCENT', field: 'shares' });
    expect(traffic(await shift([{ revisionId: second?.id, percent: 100 }, { revisionId: first?.id, percent: 100, shadow: true }]) as never)).toEqual({ 2: 100, '1 shadow': 100 });

    // Revision 1 is a shadow, still loaded: the traffic goes back at once.
    const back = await bench.mutate('rollback', 'Deployment', { deploymentId: id }, 'status traffic { percent shadow revision { number } } revisions { number status }');
    expect(back).toMatchObject({ status: 'READY', revisions: [{ number: 2, status: 'RETIRED' }, { number: 1, status: 'READY' }] });
    expect(traffic(back as never)).toEqual({ 1: 100 });

    // Revision 2 has been unloaded: it has to be loaded again first.
    expect(await bench.mutate('rollback', 'Deployment', { deploymentId: id }, 'status')).toEqual({ __typename: 'Deployment', status: 'UPDATING' });
    const again = await eventually(async () => {
      const view = await bench.deployment(id);
      return view.status === 'READY' && traffic(view)['2'] === 100 && view;
    });
    expect(again.revisions.map(({ status }) => status)).toEqual(['READY', 'RETIRED']);
    expect((await types(id)).filter((type) => type === 'RevisionRolledBack')).toHaveLength(2);
    expect(await bench.mutate('rollback', 'Deployment', { deploymentId: id, toRevisionId: second?.id })).toMatchObject({ code: 'ALREADY_SERVING' });
  });

  it('records what a shadow would have said, and does not return it', async () => {
    const id = await bench.deploy({ name: 'shadowed', modelVersionId: 'mdv_1' });
    const [first] = (await bench.until(id, 'READY')).revisions;
    await bench.deploy({ name: 'shadowed', modelVersionId: 'mdv_2', trafficPercent: 0 });
    const [second] = (await bench.until(id, 'READY')).revisions;
    expect(traffic(await bench.deployment(id))).toEqual({ 1: 100 });
    await bench.mutate('shiftTraffic', 'Deployment', { deploymentId: id, shares: [{ revisionId: first?.id, percent: 100 }, { revisionId: second?.id, percent: 100, shadow: true }] });
    await eventually(async () => {
      expect(await bench.predict('shadowed', { sex: 'female' })).toMatchObject({ predictions: [{ revision: { number: 1 } }] });
      const rows = await bench.transactions.run((tx) => tx.query<{ shadow: boolean }[]>('SELECT shadow FROM prediction WHERE deployment_id = $1', [id]));
      return rows.some(({ shadow }) => shadow) && rows.some(({ shadow }) => !shadow);
    });
  });

  it('deploys by itself what was trained to be deployed: once', async () => {
    await bench.transactions.run((tx) => bench.outbox.append(tx, {
      workspace: 'default', domain: 'models', name: 'model-version-registered', aggregateId: 'mdv_2', schema: ModelVersionRegisteredSchema,
      message: { modelVersionId: 'mdv_2', deployAs: 'by-itself' },
    }));
    const find = async () => (await bench.graphql('{ deployment(name: "by-itself") { id status revisions { number } } }'))['deployment'];
    expect(await eventually(async () => { const found = await find(); return found?.['status'] === 'READY' && found; })).toMatchObject({ revisions: [{ number: 1 }] });

    // The same event again, as after a break, and then another one: when that has been handled, so has the first.
    const [event] = await bench.events('mdv_2');
    if (!event) throw new Error('the event is not in the outbox');
    await bench.mesh.jetstream.publish(eventSubject({ workspace: 'default', domain: 'models', name: 'model-version-registered', aggregateId: 'mdv_2' }), encodeEnvelope(event));
    await bench.transactions.run((tx) => bench.outbox.append(tx, {
      workspace: 'default', domain: 'models', name: 'model-version-registered', aggregateId: 'mdv_2', schema: ModelVersionRegisteredSchema,
      message: { modelVersionId: 'mdv_2', deployAs: 'afterwards' },
    }));
    await eventually(async () => (await bench.graphql('{ deployment(name: "afterwards") { id } }'))['deployment']);
    expect(await find()).toMatchObject({ revisions: [{ number: 1 }] });
  });

  it('stops, and says so to whoever asks it', async () => {
    const id = await bench.deploy({ name: 'stopped', modelVersionId: 'mdv_1' });
    await bench.until(id, 'READY');
    expect(await bench.mutate('stopDeployment', 'Deployment', { deploymentId: id })).toMatchObject({ status: 'STOPPED' });
    expect((await bench.deployment(id)).replicas).toEqual([]);
    await eventually(async () => (await bench.predict('stopped', { sex: 'female' }))['code'] === 'NOT_SERVING');
    expect(await bench.mutate('stopDeployment', 'Deployment', { deploymentId: id })).toMatchObject({ code: 'INVALID_STATE' });
  });

  it.each<[string, string, object, string, string]>([
    ['a name with a dot', 'deploy', { name: 'a.b', modelVersionId: 'mdv_1' }, 'INVALID_NAME', 'name'],
    ['no model', 'deploy', { name: 'a' }, 'INVALID_INPUT', 'modelVersionId'],
    ['two models', 'deploy', { name: 'a', modelVersionId: 'mdv_1', model: 'm' }, 'INVALID_INPUT', 'modelVersionId'],
    ['an unknown model version', 'deploy', { name: 'a', modelVersionId: 'mdv_x' }, 'NOT_FOUND', 'modelVersionId'],
    ['no replicas', 'deploy', { name: 'a', modelVersionId: 'mdv_1', minReplicas: 0 }, 'OUT_OF_RANGE', 'minReplicas'],
    ['fewer replicas at most than at least', 'deploy', { name: 'a', modelVersionId: 'mdv_1', minReplicas: 3, maxReplicas: 2 }, 'OUT_OF_RANGE', 'maxReplicas'],
    ['101 percent', 'deploy', { name: 'a', modelVersionId: 'mdv_1', trafficPercent: 101 }, 'OUT_OF_RANGE', 'trafficPercent'],
    ['an unknown deployment to stop', 'stopDeployment', { deploymentId: 'dep_x' }, 'NOT_FOUND', 'deploymentId'],
    ['an unknown deployment to roll back', 'rollback', { deploymentId: 'dep_x' }, 'NOT_FOUND', 'deploymentId'],
  ])('refuses %s', async (_, mutation, input, code, field) => {
    expect(await bench.mutate(mutation, 'Deployment', input)).toMatchObject({ __typename: 'Problem', code, field });
  });

  it('does not show one workspace to another', async () => {
    const id = await bench.deploy({ name: 'private', modelVersionId: 'mdv_1' });
    expect(await bench.graphql('query($id: ID!) { deployment(id: $id) { id } deployments { nodes { id } totalCount } }', { id }, 'other'))
      .toEqual({ deployment: null, deployments: { nodes: [], totalCount: 0 } });
  });
});

/** Changes one byte of the blob's file, wherever the store keeps it. */
function damage(dir: string, name: string): void {
  const path = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((entry) => join(dir, entry)).find((entry) => entry.endsWith(name) && statSync(entry).isFile());
  if (!path) throw new Error(`no file of ${name} below ${dir}`);
  chmodSync(path, 0o600);
  writeFileSync(path, 'damaged');
}
