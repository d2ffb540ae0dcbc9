import { createHash } from 'node:crypto';
import { startMesh, waitFor, type TestMesh } from '@lepton/testing';
import { Upload as TusUpload } from 'tus-js-client';
import { Lepton, type DatasetVersion } from '../../support/lepton.js';
import { flowers, passengers } from '../../support/sample-data.js';

/** What is wrong, where, and what to do: sentences, not a code or a stack. */
const HELPS = /^\S+ .{20,}[.!?]$/su;

describe('bad input gets a clear error and loses nothing', () => {
  let mesh: TestMesh;
  let lepton: Lepton;
  let people: DatasetVersion;

  beforeAll(async () => {
    mesh = await startMesh();
    lepton = new Lepton(mesh.url, mesh.token);
    people = await lepton.bring('passengers.csv', passengers().content);
    const { content } = flowers();
    const garden = await lepton.bring('flowers.csv', content);
    await lepton.startRun({ datasetVersionId: garden.id, epochs: 5, deployAs: 'garden' });
    await waitFor(() => lepton.deployment('garden'), { timeoutMs: 60_000 });
    await lepton.served('garden');
  }, 180_000);
  afterAll(() => mesh?.stop(), 60_000);

  describe('files', () => {
    const rows = (count: number, line: (row: number) => string, header = 'a,b,label') => Buffer.from([header, ...Array.from({ length: count }, (_, row) => line(row))].join('\n'));
    const good = rows(40, (row) => `${row % 7},${row % 5},${row % 2 ? 'yes' : 'no'}`).toString();

    it.each<[string, string, Buffer, string]>([
      ['an empty file', 'empty.csv', Buffer.alloc(0), 'EMPTY_FILE'],
      ['one row', 'one.csv', rows(1, () => '1,2,yes'), 'ONE_ROW'],
      ['a header alone', 'header.csv', rows(0, () => ''), 'NO_ROWS'],
      ['ragged rows', 'ragged.csv', rows(40, (row) => (row === 20 ? '1,2,3,4,5,6' : '1,2,yes')), 'RAGGED_ROWS'],
      ['a binary file called .csv', 'picture.csv', Buffer.from('89504e470d0a1a0a0000000d4948445200000010000000100806000000', 'hex'), 'BINARY_FILE'],
    ])('%s: the version is FAILED and says why', async (_, filename, content, code) => {
      const { status, failure } = await lepton.bring(filename, content);
      expect([status, failure?.code]).toEqual(['FAILED', code]);
      expect(failure?.message).toMatch(HELPS);
    }, 60_000);

    it('a line of 200 MB is refused, and the service goes on', async () => {
      const { failure } = await lepton.bring('line.csv', Buffer.alloc(200_000_000, 'x'));
      expect(failure?.code).toBe('LINE_TOO_LONG');
      expect((await lepton.datasetVersion(people.id)).status).toBe('READY');
    }, 120_000);

    it.each<[string, Buffer]>([
      ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good.replaceAll('yes', 'größer'), 'utf16le')])],
      ['Latin-1', Buffer.from(good.replaceAll('yes', 'größer'), 'latin1')],
      ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${good.replaceAll('yes', 'größer')}`)],
      ['semicolons', Buffer.from(good.replaceAll(',', ';').replaceAll('yes', 'größer'))],
      ['tabs', Buffer.from(good.replaceAll(',', '\t').replaceAll('yes', 'größer'))],
    ])('%s is read as it was meant', async (_, content) => {
      const version = await lepton.bring('meant.csv', content);
      expect(version).toMatchObject({ status: 'READY', rowCount: '40' });
      expect(version.columns.map(({ name }) => name)).toEqual(['a', 'b', 'label']);
      expect(JSON.stringify(version)).toContain('größer');
    }, 60_000);

    it('no header gets names, and a wrong delimiter can be put right', async () => {
      const version = await lepton.bring('plain.csv', Buffer.from(good.split('\n').slice(1).join('\n')));
      expect(version.columns.map(({ name }) => name)).toEqual(['column_1', 'column_2', 'column_3']);
      const wrong = await lepton.bring('commas.csv', Buffer.from(good), { delimiter: '|' });
      expect([wrong.status, wrong.failure?.code]).toEqual(['FAILED', 'WRONG_DELIMITER']);
      expect(wrong.failure?.message).toMatch(HELPS);
      expect((await lepton.bring('commas.csv', Buffer.from(good), { delimiter: ',' })).status).toBe('READY');
    }, 60_000);
  });

  describe('uploads', () => {
    const content = passengers(3000).content;

    it('a digest that does not match is refused', async () => {
      await expect(lepton.upload('x.csv', content, { digest: `sha256:${'0'.repeat(64)}` })).rejects.toThrow(/DIGEST_MISMATCH/);
      await lepton.upload('x.csv', content, { digest: `sha256:${createHash('sha256').update(content).digest('hex')}` });
    });

    it('one that is cut halfway is resumed by tus', async () => {
      const { createUpload } = await lepton.graphql<{ createUpload: { id: string; uploadUrl: string } }>(
        'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { ... on Upload { id uploadUrl } } }',
        { input: { filename: 'cut.csv', byteSize: String(content.length) } },
      );
      const send = (cutAfter: number) => new Promise<boolean>((resolve, reject) => {
        const upload = new TusUpload(content, {
          uploadUrl: createUpload.uploadUrl, headers: { authorization: `Bearer ${lepton.token}` }, chunkSize: 20_000, retryDelays: null,
          onError: reject, onSuccess: () => resolve(true),
          onChunkComplete: (_, sent) => {
            if (sent >= cutAfter) void upload.abort().then(() => resolve(false), reject);
          },
        });
        upload.start();
      });
      expect(await send(40_000)).toBe(false);
      const early = await create(createUpload.id);
      expect(early.code).toBe('UPLOAD_INCOMPLETE');
      expect(await send(Infinity)).toBe(true);
      expect((await create(createUpload.id)).latestVersion).toBeDefined();
    }, 60_000);

    const create = async (uploadId: string) => (await lepton.graphql<{ createDataset: { code?: string; latestVersion?: { id: string } } }>(
      'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { latestVersion { id } } ... on Problem { code message } } }',
      { input: { name: `cut-${uploadId}`, uploadId } },
    )).createDataset;
  });

  describe('runs', () => {
    it.each<[string, object, string]>([
      ['negative epochs', { epochs: -1 }, 'epochs'],
      ['an unknown column', { target: 'survivd' }, 'target'],
      ['an unknown feature', { features: ['nonsense'] }, 'features'],
    ])('%s are refused, with the field', async (_, input, field) => {
      const problem = await lepton.startRun({ datasetVersionId: people.id, ...input });
      expect(problem.field).toBe(field);
      expect(problem.message).toMatch(HELPS);
    });

    it.each<[string, string]>([
      ['one class only', 'a,label\n' + Array.from({ length: 30 }, (_, row) => `${row % 9},yes`).join('\n')],
      ['an all-missing target', 'a,label\n' + Array.from({ length: 30 }, (_, row) => `${row % 9},`).join('\n')],
    ])('%s cannot be trained', async (_, csv) => {
      const version = await lepton.bring('sole.csv', Buffer.from(csv));
      const problem = await lepton.startRun({ datasetVersionId: version.id, target: 'label' });
      expect(problem.code).toBeTruthy();
      expect(problem.message).toMatch(HELPS);
    }, 60_000);

    it('a loss that is not a number ends the run, with advice', async () => {
      const { id } = await lepton.startRun({ datasetVersionId: people.id, target: 'fare', optimizer: { name: 'sgd', learningRate: 10 }, epochs: 50 });
      const run = await lepton.ended(id, 'FAILED');
      expect(run.failure?.code).toBe('LOSS_DIVERGED');
      expect(run.failure?.message).toMatch(/learning rate/i);
    }, 60_000);

    it('10,000 epochs can be cancelled', async () => {
      const { id } = await lepton.startRun({ datasetVersionId: people.id, epochs: 10_000, earlyStopping: { enabled: false } });
      await waitFor(async () => (await lepton.run(id)).status === 'RUNNING', { timeoutMs: 20_000 });
      await lepton.graphql('mutation ($input: RunActionInput!) { cancelRun(input: $input) { __typename } }', { input: { runId: id } });
      expect((await lepton.run(id)).status).toBe('CANCELLED');
    }, 60_000);

    it('an engine is refused with what to do where no worker has it, and trains where one has', async () => {
      const engines = await waitFor(async () => {
        const { trainingEngines } = await lepton.graphql<{ trainingEngines: { engine: string; available: boolean; devices: string[]; problem: { message: string } | null }[] }>(
          '{ trainingEngines { engine available version devices workers problem { code message } } }');
        return trainingEngines.every(({ available, problem }) => available || problem?.message.includes('engine:pytorch')) ? trainingEngines : undefined;
      }, { timeoutMs: 60_000 });
      expect(engines.map(({ engine }) => engine)).toEqual(['ONNX', 'TFJS', 'PYTORCH']);
      expect(engines[0]?.devices).toContain('cpu');
      const run = await lepton.startRun({ datasetVersionId: people.id, engine: 'PYTORCH', epochs: 3 });
      if (engines[2]?.available) expect((await lepton.ended(run.id)).status).toBe('SUCCEEDED');
      else expect(run).toMatchObject({ code: 'ENGINE_UNAVAILABLE', field: 'engine', message: expect.stringContaining('npm run engine:pytorch') });
    }, 120_000);
  });

  describe('predictions', () => {
    const row = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };

    it.each<[string, object, RegExp]>([
      ['an extra field', { ...row, colour: 'red' }, /colour/],
      ['a missing field', { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4 }, /petal_width/],
      ['a string where a number belongs', { ...row, petal_width: 'wide' }, /petal_width/],
    ])('%s is a problem that names it', async (_, instance, name) => {
      const problem = await lepton.predict('garden', [instance]);
      expect(problem.field ?? '').toMatch(name);
      expect(problem.message).toMatch(HELPS);
    });

    it('an unknown deployment is one too, in GraphQL and in REST', async () => {
      expect((await lepton.predict('gardn', [row])).code).toBe('NOT_FOUND');
      const response = await lepton.rest('/v2/models/gardn/infer', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"inputs":[]}' });
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('gardn');
    });
  });

  describe('requests', () => {
    it.each([['no', ''], ['a wrong', 'wrong'], ['an expired', 'expired']])('%s token is refused, and the answer says where the token is', async (_, token) => {
      const { status, errors } = await lepton.send('{ __typename }', {}, token);
      expect(status).toBe(401);
      expect(errors?.[0]?.extensions?.code).toMatch(/UNAUTHENTICATED|TOKEN_EXPIRED/);
      expect(errors?.[0]?.message).toContain(`"token" in ${mesh.home}/secrets.json`);
    });

    it('a deep query is refused', async () => {
      const deep = `{ runs { nodes ${'{ experiment { runs { nodes '.repeat(12)}{ id }${' } } }'.repeat(12)} } }`;
      expect((await lepton.send(deep)).errors?.[0]?.extensions?.code).toBe('QUERY_TOO_DEEP');
    });

    it('a huge query is refused', async () => {
      const wide = `{ ${Array.from({ length: 3000 }, (_, index) => `a${index}: runs { totalCount }`).join(' ')} }`;
      const { status, errors } = await lepton.send(wide);
      expect(status).toBe(400);
      expect(errors?.[0]?.message).toMatch(/\d/);
    });
  });
});
