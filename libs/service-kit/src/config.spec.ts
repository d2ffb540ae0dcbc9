import { z } from 'zod';
import { ConfigError, DatabaseServiceEnvironment, parseConfig } from './config.js';

const valid = { LEPTON_GATEWAY_SECRET: '0123456789abcdef', DATABASE_URL: 'postgres://a:b@127.0.0.1/c' };

describe('parseConfig', () => {
  it('fills in defaults and converts', () => {
    const config = parseConfig(DatabaseServiceEnvironment, { ...valid, PORT: '4711', HOST: '' });
    expect(config).toMatchObject({ PORT: 4711, HOST: '127.0.0.1', LEPTON_LOG_LEVEL: 'info' });
  });

  it('names every variable that is wrong, with what it is for', () => {
    const parse = () => parseConfig(DatabaseServiceEnvironment, { PORT: '70000', LEPTON_GATEWAY_SECRET: 'short' });
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(/DATABASE_URL: is not set \(PostgreSQL of this service alone/);
    expect(parse).toThrow(/PORT: .*\(Port of the HTTP server/);
    expect(parse).toThrow(/LEPTON_GATEWAY_SECRET: /);
  });

  it('takes a service\'s own variables', () => {
    const config = parseConfig(z.object({ LIMIT: z.coerce.number() }), { LIMIT: '3' });
    expect(config.LIMIT).toBe(3);
  });
});
