import { join } from 'node:path';
import { describeEnvironment, parseConfig, repositoryRoot } from './launcher.config.js';

describe('parseConfig', () => {
  it('has defaults for everything, and treats an empty variable as absent', () => {
    expect(parseConfig({ LEPTON_PORT: '', NATS_URL: '' })).toEqual({
      home: join(repositoryRoot, '.lepton'), port: 4000, publicUrl: 'http://127.0.0.1:4000', token: undefined, workers: 1, logLevel: 'info',
      databaseUrls: {}, natsUrl: undefined, artifactsUrl: undefined, otlpEndpoint: undefined,
    });
  });

  it('takes the user\'s own servers', () => {
    const config = parseConfig({
      LEPTON_HOME: '/srv/lepton', LEPTON_PORT: '4100', LEPTON_URL: 'https://lepton.example.org/', DATABASE_URL_DATA: 'postgres://u:p@db/data',
      NATS_URL: 'nats://token@nats:4222', ARTIFACTS_URL: 's3://bucket/prefix', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    });
    expect(config).toMatchObject({
      home: '/srv/lepton', port: 4100, publicUrl: 'https://lepton.example.org', databaseUrls: { data: 'postgres://u:p@db/data' },
      natsUrl: 'nats://token@nats:4222', artifactsUrl: 's3://bucket/prefix', otlpEndpoint: 'http://collector:4318',
    });
  });

  it.each([
    [{ LEPTON_PORT: 'http' }, 'LEPTON_PORT must be a port number.'],
    [{ LEPTON_PORT: '70000' }, 'LEPTON_PORT must be from 1 to 65535.'],
    [{ DATABASE_URL_MODELS: 'mysql://x/y' }, 'DATABASE_URL_MODELS must be an address like postgres://user:password@host:5432/database.'],
    [{ NATS_URL: 'localhost' }, 'NATS_URL must be an address like nats://host:4222.'],
    [{ ARTIFACTS_URL: 'ftp://x' }, 'ARTIFACTS_URL must be an address like s3://bucket/prefix or file:///folder.'],
    [{ LEPTON_TOKEN: 'short' }, 'LEPTON_TOKEN must have at least 16 characters.'],
  ])('names what is wrong in %j', (env, message) => {
    expect(() => parseConfig(env)).toThrow(message);
  });

  it('describes every variable', () => {
    expect(describeEnvironment().filter(({ description }) => description === '')).toEqual([]);
  });
});
