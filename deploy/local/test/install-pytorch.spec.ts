import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { explainPip } from '../bootstrap/bootstrap-error.mjs';

const repository = join(import.meta.dirname, '../../..');
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lepton-pytorch-'));
  cpSync(join(repository, 'deploy/local/bootstrap'), join(dir, 'deploy/local/bootstrap'), { recursive: true });
  mkdirSync(join(dir, 'libs/python'), { recursive: true });
  cpSync(join(repository, 'libs/python/requirements.txt'), join(dir, 'libs/python/requirements.txt'));
  mkdirSync(join(dir, 'bin'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
jest.setTimeout(20_000);

const script = (file: string, body: string) => {
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
};

/** A stand-in: the real thing is five gigabytes. What its environment's pip does is `pip`. */
const python = ({ version = '3.12.1', pip = 'exit 0', venv = `/bin/mkdir -p "$3/bin" && /bin/cp "${join(dir, 'inner')}" "$3/bin/python"` }: { version?: string; pip?: string; venv?: string } = {}) => {
  script(join(dir, 'inner'), `case "$*" in *"pip --version"*) exit 0;; *"pip install"*) echo "$*" >> "${join(dir, 'installs')}"; ${pip};; *) echo "2.15.0 on the cpu";; esac`);
  script(join(dir, 'bin/python3'), `case "$1$2" in -mvenv) ${venv};; *) echo ${version};; esac`);
};

const install = (...args: string[]) => new Promise<{ code: number; output: string }>((resolve) => {
  execFile(process.execPath, [join(dir, 'deploy/local/bootstrap/install-pytorch.mjs'), '--cuda', ...args], { env: { PATH: join(dir, 'bin') } }, (error, stdout, stderr) =>
    resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }));
});

describe('npm run engine:pytorch', () => {
  it('makes the environment, and a second time nothing', async () => {
    python();
    expect(await install()).toMatchObject({ code: 0, output: expect.stringContaining('The engine PYTORCH can be chosen') });
    expect(await install()).toMatchObject({ code: 0 });
    expect(readFileSync(join(dir, 'installs'), 'utf8').trim().split('\n')).toEqual([expect.stringContaining('--requirement')]);
  });

  it('begins again where it was interrupted', async () => {
    python({ pip: 'exit 1' });
    expect(await install()).toMatchObject({ code: 1 });
    python();
    cpSync(join(dir, 'inner'), join(dir, 'libs/python/.venv/bin/python'));
    expect(await install()).toMatchObject({ code: 0 });
  });

  it.each<[string, Parameters<typeof python>[0], RegExp]>([
    ['an old Python', { version: '3.8.10' }, /PyTorch needs Python 3\.11 or newer; python3 is 3\.8\.10/],
    ['no venv module', { venv: 'echo "ensurepip is not available"; exit 1' }, /lacks its module venv\.\s+Install it \(Debian/],
    ['no network', { pip: 'echo "WARNING: Retrying after NewConnectionError"; exit 1' }, /No network: the Python package index does not answer/],
  ])('says what to do about %s', async (_, options, message) => {
    python(options);
    const { code, output } = await install();
    expect(output).toMatch(message);
    expect(code).toBe(1);
  });

  it('says so where there is no Python', async () => {
    expect(await install()).toMatchObject({ code: 1, output: expect.stringContaining('There is no Python on this machine.') });
  });

  it('knows no other options', async () => {
    expect(await install('--gpu')).toMatchObject({ code: 1, output: expect.stringContaining('engine:pytorch does not know --gpu') });
  });
});

describe('what pip says when it fails', () => {
  it.each<[string, RegExp]>([
    ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device', /disk is full/], ['ERROR: No matching distribution found for torch==2.15.0', /nothing that fits this machine/],
    ['[Errno 13] Permission denied: \'/x\'', /No permission/], ['something new', /^pip could not install PyTorch\.$/],
  ])('%s: one clear line', (output, message) => {
    expect(explainPip('install PyTorch', output).message).toMatch(message);
  });
});
