import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainFile, explainNpm } from '../bootstrap/bootstrap-error.mjs';
import { build } from '../bootstrap/build.mjs';
import { withBootstrapLock } from '../bootstrap/bootstrap-lock.mjs';
import { ensureDependencies, isInstalled } from '../bootstrap/ensure-dependencies.mjs';
import { ensureNode } from '../bootstrap/ensure-node.mjs';
import { Steps } from '../bootstrap/steps.mjs';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'lepton-bootstrap-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A registry that nobody runs. */
const offline = { ...process.env, npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0', npm_config_prefer_offline: 'false', npm_config_cache: '' };

describe('what npm says when it fails', () => {
  it.each([
    ['npm error code ENOTFOUND\nnpm error network request to https://r/x failed', 'No network: the npm registry does not answer; npm could not install.', /npm config set/],
    ['npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device', 'The disk is full; npm could not install.', /Free at least/],
    ['npm error code EACCES\nnpm error syscall mkdir\nnpm error path /srv/lepton/node_modules', 'No permission to write /srv/lepton/node_modules; npm could not install.', /sudo chown/],
    ['npm error code E401\nnpm error Unable to authenticate', 'The npm registry refuses access; npm could not install.', /npm login/],
    ['npm error code E404\nnpm error 404 Not Found - GET', 'The npm registry lacks a package; npm could not install.', /npm config delete registry/],
    ['npm error code EUSAGE\nnpm error `npm ci` can only install packages when', 'package-lock.json does not match package.json.', /complete-lockfile/],
    ['npm error something new', 'npm could not install.', /own words/],
  ])('%# becomes one clear line and a way out', (output, message, wayOut) => {
    expect(explainNpm('install', output)).toMatchObject({ message, wayOut: expect.stringMatching(wayOut) });
  });

  it('is told apart from files that cannot be written', () => {
    expect(explainFile({ code: 'EACCES' }, '/x')).toMatchObject({ message: 'No permission to write /x.' });
    expect(explainFile({ code: 'ENOSPC' }, '/x')).toMatchObject({ message: 'The disk that holds /x is full.' });
  });
});

describe('ensureNode', () => {
  it('stays with a Node that is new enough', async () => {
    expect(await ensureNode({ current: 'v24.1.0', dir })).toEqual({ node: process.execPath, version: '24.1.0', label: 'node 24.1.0' });
  });

  it('says that it cannot be fetched without a network', async () => {
    await expect(ensureNode({ current: 'v20.20.2', dir, env: { ...offline, npm_config_cache: join(dir, 'cache') } })).rejects.toThrow('No network: the npm registry does not answer; npm could not fetch Node');
  }, 60_000);
});

describe('ensureDependencies', () => {
  const project = (lock: object, manifest: object) => {
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', ...manifest }));
    writeFileSync(join(dir, 'package-lock.json'), JSON.stringify({ name: 'x', version: '1.0.0', lockfileVersion: 3, requires: true, packages: { '': { name: 'x', version: '1.0.0', ...manifest }, ...lock } }));
  };

  it('installs from the lock once, then believes its stamp', async () => {
    mkdirSync(join(dir, 'local'));
    writeFileSync(join(dir, 'local/package.json'), '{"name":"local","version":"1.0.0"}');
    project({ local: { version: '1.0.0' }, 'node_modules/local': { resolved: 'local', link: true } }, { workspaces: ['local'] });
    await ensureDependencies({ node: process.execPath, root: dir, env: offline });
    expect(existsSync(join(dir, 'node_modules/local/package.json'))).toBe(true);
    const stamp = readFileSync(join(dir, 'node_modules/.lepton-lock'), 'utf8');
    rmSync(join(dir, 'node_modules/local'));
    await ensureDependencies({ node: process.execPath, root: dir, env: offline });
    expect(readFileSync(join(dir, 'node_modules/.lepton-lock'), 'utf8')).toBe(stamp);
    expect(existsSync(join(dir, 'node_modules/local'))).toBe(false);
  }, 60_000);

  it('leaves what is installed alone when the network fails', async () => {
    mkdirSync(join(dir, 'node_modules/there'), { recursive: true });
    writeFileSync(join(dir, 'node_modules/there/package.json'), '{"name":"there","version":"1.0.0"}');
    project({ 'node_modules/there': { version: '1.0.0' }, 'node_modules/lepton-no-such-package': { version: '1.0.0' } }, { dependencies: { there: '1.0.0', 'lepton-no-such-package': '1.0.0' } });
    await expect(ensureDependencies({ node: process.execPath, root: dir, env: { ...offline, npm_config_cache: join(dir, 'cache') } })).rejects.toThrow(/^No network: /);
    expect(existsSync(join(dir, 'node_modules/there/package.json'))).toBe(true);
    expect(existsSync(join(dir, 'node_modules/.lepton-lock'))).toBe(false);
  }, 60_000);

  it('knows an installed tree by npm\'s record of it', () => {
    const lock = { packages: {
      '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/only-elsewhere': { version: '1.0.0', optional: true, os: ['beos'] }, 'node_modules/maybe': { version: '1.0.0', optional: true },
    } };
    const installed = (packages: object) => {
      mkdirSync(join(dir, 'node_modules/a'), { recursive: true });
      writeFileSync(join(dir, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
      return isInstalled(dir, lock);
    };
    expect(isInstalled(dir, lock)).toBe(false);
    expect(installed({ 'node_modules/a': { version: '1.0.0' } })).toBe(true);
    expect(installed({ 'node_modules/a': { version: '1.1.0' } })).toBe(false);
    expect(installed({})).toBe(false);
  });
});

describe('build', () => {
  /** A repository of one project, with an nx that writes what it is asked for. */
  const repository = (nx: string) => {
    for (const path of ['libs/a/src', 'libs/a/dist', 'node_modules/nx']) mkdirSync(join(dir, path), { recursive: true });
    writeFileSync(join(dir, 'package.json'), '{"workspaces":["libs/*","services/*","deploy/local"]}');
    writeFileSync(join(dir, 'node_modules/nx/package.json'), '{"bin":{"nx":"./nx.js"}}');
    writeFileSync(join(dir, 'node_modules/nx/nx.js'), nx);
    writeFileSync(join(dir, 'libs/a/src/x.ts'), '1');
    return { node: process.execPath, root: dir, stamp: join(dir, 'stamp') };
  };
  const counting = "const fs = require('fs'); fs.appendFileSync('runs', '.'); fs.writeFileSync('libs/a/dist/x.js', '1');";
  const runs = () => readFileSync(join(dir, 'runs'), 'utf8').length;

  it('asks nx only when a source, an output or the configuration has changed', async () => {
    const options = repository(counting);
    await build(options);
    await build(options);
    expect(runs()).toBe(1);
    writeFileSync(join(dir, 'libs/a/src/x.ts'), '22');
    await build(options);
    expect(runs()).toBe(2);
    rmSync(join(dir, 'libs/a/dist/x.js'));
    await build(options);
    expect(runs()).toBe(3);
    await build(options);
    expect(runs()).toBe(3);
  });

  it('shows what the compiler says, and does not believe in a failed build later', async () => {
    const options = repository("console.error('x.ts:3 Unexpected token'); process.exit(1);");
    await expect(build(options)).rejects.toMatchObject({ message: 'The build failed.', details: ['x.ts:3 Unexpected token'], wayOut: expect.stringContaining('npm run build') });
    expect(existsSync(options.stamp)).toBe(false);
  });

  it('names a missing permission', async () => {
    await expect(build(repository("console.error('EACCES: permission denied, mkdir'); process.exit(1);"))).rejects.toThrow(`No permission to write ${dir}.`);
  });
});

describe('the bootstrap lock', () => {
  it('lets one at a time in, and passes over a dead holder', async () => {
    const path = join(dir, 'lock');
    writeFileSync(path, '999999999');
    const order: string[] = [];
    const one = withBootstrapLock(async () => {
      order.push('one in');
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('one out');
    }, { path });
    const two = withBootstrapLock(async () => void order.push('two in'), { path });
    await Promise.all([one, two]);
    expect(order).toEqual(['one in', 'one out', 'two in']);
    expect(existsSync(path)).toBe(false);
  });
});

describe('the progress', () => {
  it('shows each step with its time, and a failure with its way out', async () => {
    let text = '';
    const steps = new Steps({ write: (chunk: string) => { text += chunk; return true; } } as unknown as NodeJS.WritableStream);
    await steps.run('dependencies', () => Promise.resolve({ label: 'dependencies' }));
    steps.fail(explainNpm('install', 'npm error code E404\nnpm error 404 it is gone'));
    steps.fail(new TypeError('a bug'));
    expect(text.split('\n').slice(0, 5)).toEqual([
      expect.stringMatching(/^✓ dependencies {13}0\.0 s$/),
      '✗ The npm registry lacks a package; npm could not install.',
      '    npm error code E404',
      '    npm error 404 it is gone',
      '  Go back to the registry that npm has by default: npm config delete registry',
    ]);
    expect(text).toMatch(/✗ TypeError: a bug\n\s+at /);
  });
});
