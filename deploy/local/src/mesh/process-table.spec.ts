import { parseConfig, serviceNames } from '../config/launcher.config.js';
import { loadSecrets } from '../state/secrets.js';
import { Layout } from './layout.js';
import { nodeProcesses, nodeSpecs, type Surroundings } from './process-table.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'lepton-table-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function surroundings(env: NodeJS.ProcessEnv = {}): Surroundings {
  const ports = Object.fromEntries([...serviceNames, 'model-server'].map((name, index) => [name, 20_000 + index])) as Surroundings['ports'];
  return {
    config: parseConfig({ LEPTON_HOME: home }), layout: new Layout(home), secrets: loadSecrets(join(home, 'secrets.json')).secrets, token: 'lpt_the_token_of_users', ports, env,
    natsUrl: 'nats://t@127.0.0.1:4222', repositoryRoot: home,
    databaseUrls: Object.fromEntries(serviceNames.map((name) => [name, `postgres://${name}:password-of-${name}@127.0.0.1/${name}`])) as Surroundings['databaseUrls'],
  };
}
const environmentOf = (name: string) => nodeProcesses(surroundings()).find((row) => row.name === name)?.env ?? {};

describe('the process table', () => {
  it('gives a database only to its service', () => {
    for (const { name, env } of nodeProcesses(surroundings())) {
      const passwords = serviceNames.filter((service) => JSON.stringify(env).includes(`password-of-${service}`));
      expect([name, passwords]).toEqual([name, (serviceNames as readonly string[]).includes(name) ? [name] : []]);
    }
  });

  it('gives the users\' token to the gateway alone, and the signing secret to those who sign or check', () => {
    const holders = (variable: string) => nodeProcesses(surroundings()).filter(({ env }) => variable in env).map(({ name }) => name);
    expect(holders('LEPTON_TOKEN')).toEqual(['gateway']);
    expect(holders('LEPTON_GATEWAY_SECRET')).toEqual([...serviceNames, 'gateway']);
  });

  it('tells the gateway where a user finds the token', () => {
    expect(environmentOf('gateway')['LEPTON_TOKEN_HINT']).toBe(`what the first \`npm start\` printed, or "token" in ${home}/secrets.json`);
  });

  it('tells the gateway where the subgraphs are', () => {
    expect(environmentOf('gateway')).toMatchObject({ PORT: '4000', SUBGRAPH_MODELS_URL: 'http://127.0.0.1:20000/graphql', SUBGRAPH_MONITORING_URL: 'http://127.0.0.1:20004/graphql' });
    expect(environmentOf('model-server')).toMatchObject({ PORT: '20005', ARTIFACTS_URL: `file://${home}/artifacts` });
  });

  it('has as many workers as are wanted', () => {
    const workers = nodeProcesses({ ...surroundings(), config: parseConfig({ LEPTON_HOME: home, LEPTON_WORKERS: '3' }) }).map(({ name }) => name).filter((name) => name.startsWith('worker'));
    expect(workers).toEqual(['worker', 'worker-2', 'worker-3']);
  });

  it('leaves half of the cores to everything else than training, unless it is told otherwise', () => {
    const threads = (env: NodeJS.ProcessEnv, workers: string) => nodeProcesses({ ...surroundings(env), config: parseConfig({ LEPTON_HOME: home, LEPTON_WORKERS: workers }) })
      .find(({ name }) => name === 'worker')?.env['LEPTON_TRAINING_THREADS'];
    expect(threads({}, '1')).toBe(String(Math.max(1, Math.floor(availableParallelism() / 2))));
    expect(threads({}, '64')).toBe('1');
    expect(threads({ LEPTON_TRAINING_THREADS: '5' }, '1')).toBe('5');
  });

  it('says which build is missing', () => {
    const [spec] = nodeSpecs(surroundings());
    expect(() => spec?.command()).toThrow('services/models/dist/main.js is missing.');
  });
});
