import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@lepton/local';
import { missingEntries } from '../bootstrap/complete-lockfile.mjs';

describe('the lock file', () => {
  it('lists the optional packages of every platform', () => {
    const lock = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8'));
    expect(Object.keys(missingEntries(lock))).toEqual([]);
  });

  it('has entries for the platforms that npm ci must accept', () => {
    const { packages } = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8'));
    const systems = new Set(Object.values<{ os?: string[] }>(packages).flatMap(({ os }) => os ?? []));
    expect([...systems]).toEqual(expect.arrayContaining(['linux', 'darwin', 'win32']));
  });

  it('gains what a registry left out, where it is asked for', () => {
    const lock = { packages: {
      '': { optionalDependencies: { '@pg/darwin-arm64': '18.4.0-beta.17', here: '^1.0.0' } },
      'node_modules/here': { version: '1.2.0' },
      'node_modules/swc': { version: '1.0.0', optionalDependencies: { 'swc-linux-x64-musl': '1.0.0', 'swc-win32-x64-msvc': '1.0.0' } },
      'node_modules/old/node_modules/swc': { version: '0.9.0', optionalDependencies: { 'swc-win32-x64-msvc': '0.9.0' } },
    } };
    expect(missingEntries(lock)).toEqual({
      'node_modules/@pg/darwin-arm64': { version: '18.4.0-beta.17', optional: true, os: ['darwin'], cpu: ['arm64'] },
      'node_modules/swc-linux-x64-musl': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
      'node_modules/swc-win32-x64-msvc': { version: '1.0.0', optional: true, os: ['win32'], cpu: ['x64'] },
      'node_modules/old/node_modules/swc/node_modules/swc-win32-x64-msvc': { version: '0.9.0', optional: true, os: ['win32'], cpu: ['x64'] },
    });
  });
});
