import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsBinary, parseVersion } from './nats-binary.js';

describe('natsBinary', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lepton-nats-bin-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const fake = (name: string, says: string) => {
    const file = join(dir, name);
    writeFileSync(file, `#!/bin/sh\n${says}\n`);
    chmodSync(file, 0o755);
    return file;
  };

  it('reads versions as the server writes them', () => {
    expect(parseVersion('nats-server: v2.9.10\n')).toBe('2.9.10');
    expect(parseVersion('nats-server: v2.12.0-RC.1')).toBe('2.12.0-RC.1');
    expect(parseVersion('usage: nats-server')).toBeUndefined();
  });

  it('prefers NATS_BIN', () => {
    const file = fake('good', 'echo nats-server: v2.10.1');
    expect(natsBinary(dir, { NATS_BIN: file })).toEqual({ file, version: '2.10.1' });
  });

  it('says that NATS_BIN is too old', () => {
    expect(() => natsBinary(dir, { NATS_BIN: fake('old', 'echo nats-server: v2.2.0') })).toThrow('NATS_BIN is nats-server 2.2.0; Lepton needs 2.9 or newer.');
  });

  it('says that NATS_BIN is something else', () => {
    const file = fake('other', 'exit 1');
    expect(() => natsBinary(dir, { NATS_BIN: file })).toThrow(`NATS_BIN does not run as a nats-server (${file}).`);
    expect(() => natsBinary(dir, { NATS_BIN: join(dir, 'absent') })).toThrow('NATS_BIN does not run as a nats-server');
  });

  it('finds one without help', () => {
    const { version } = natsBinary(join(tmpdir(), 'lepton-test-cache'));
    expect(version).toMatch(/^2\.(9|\d\d)\./);
  });
});
