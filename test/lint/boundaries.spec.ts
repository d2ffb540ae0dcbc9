import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

interface Finding { file: string; rule: string | null; message: string }

/** Lints a small repository of its own with our configuration. */
async function lint(files: Record<string, string>): Promise<Finding[]> {
  // Below our own root, so that the parser and the plugins are found.
  mkdirSync(join(root, '.lepton'), { recursive: true });
  const dir = mkdtempSync(join(root, '.lepton/lint-'));
  try {
    for (const [path, content] of Object.entries({ ...projects, ...files })) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    }
    mkdirSync(join(dir, 'node_modules/@lepton'), { recursive: true });
    for (const name of ['bottom', 'upper']) symlinkSync(join(dir, `libs/${name}`), join(dir, `node_modules/@lepton/${name}`), 'dir');
    const output = await new Promise<string>((resolve, reject) => {
      execFile(process.execPath, [join(root, 'node_modules/eslint/bin/eslint.js'), '--format', 'json', '--no-ignore', ...Object.keys(files)], { cwd: dir }, (error, stdout, stderr) => {
        if (error && stdout === '') reject(new Error(stderr));
        else resolve(stdout);
      });
    });
    const report = JSON.parse(output) as { filePath: string; messages: { ruleId: string | null; message: string }[] }[];
    return report.flatMap(({ filePath, messages }) => messages.map(({ ruleId, message }) => ({ file: filePath.slice(dir.length + 1), rule: ruleId, message })));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const manifest = (name: string, type: string, scope = name) => JSON.stringify({
  name: `@lepton/${name}`, exports: { '.': { source: './src/index.ts' } }, nx: { tags: [`type:${type}`, `scope:${scope}`] },
});
const projects = {
  'package.json': JSON.stringify({ type: 'module', workspaces: ['libs/*', 'services/*'] }),
  'eslint.config.mjs': `import { lintConfig } from ${JSON.stringify(join(root, 'test/lint/config.mjs'))};\nexport default lintConfig(import.meta.dirname);\n`,
  'libs/bottom/package.json': manifest('bottom', 'lib'),
  'libs/bottom/src/index.ts': 'export const bottom = 1;\n',
  'libs/upper/package.json': manifest('upper', 'platform'),
  'libs/upper/src/index.ts': 'export const upper = 1;\n',
  'libs/testing/package.json': manifest('testing', 'testing'),
  'libs/tfjs-onnx/package.json': manifest('tfjs-onnx', 'lib'),
  'services/data/package.json': manifest('data-service', 'service', 'data'),
  'services/training/package.json': manifest('training-service', 'service', 'training'),
};
const importing = (specifier: string) => `import { x } from '${specifier}';\n\nexport const y = x;\n`;

describe('the lint rules', () => {
  it('let through what goes downwards, and specs that use the testing library', async () => {
    expect(await lint({
      'services/data/src/a.ts': importing('@lepton/upper'),
      'libs/upper/src/a.ts': importing('@lepton/bottom'),
      'libs/bottom/src/a.spec.ts': importing('@lepton/testing'),
      'libs/bottom/src/b.ts': importing('node:fs'),
    })).toEqual([]);
  }, 60_000);

  it('report every import that a boundary forbids', async () => {
    const findings = await lint({
      'services/data/src/service.ts': importing('@lepton/training-service'),
      'libs/bottom/src/upwards.ts': importing('@lepton/upper'),
      'libs/upper/src/service.ts': importing('@lepton/data-service'),
      'libs/upper/src/testing.ts': importing('@lepton/testing'),
      'libs/tfjs-onnx/src/alone.ts': importing('@lepton/bottom'),
      'libs/upper/src/deep.ts': importing('@lepton/bottom/src/index.js'),
      'libs/upper/src/dist.ts': importing('@lepton/bottom/dist/index.js'),
      'libs/upper/src/relative.ts': importing('../../bottom/src/index.js'),
      'libs/upper/src/dynamic.ts': `export const late = () => import('@lepton/data-service');\n`,
    });
    expect(findings.map(({ file, rule, message }) => [file, rule, message])).toEqual([
      ['services/data/src/service.ts', 'lepton/boundaries', 'a project of type service must not import @lepton/training-service of type service (allowed: lib, platform).'],
      ['libs/bottom/src/upwards.ts', 'lepton/boundaries', 'a project of type lib must not import @lepton/upper of type platform (allowed: lib).'],
      ['libs/upper/src/service.ts', 'lepton/boundaries', 'a project of type platform must not import @lepton/data-service of type service (allowed: lib, platform).'],
      ['libs/upper/src/testing.ts', 'lepton/boundaries', 'a project of type platform must not import @lepton/testing of type testing (allowed: lib, platform).'],
      ['libs/tfjs-onnx/src/alone.ts', 'lepton/boundaries', '@lepton/tfjs-onnx must stay publishable alone: it imports no other package of Lepton.'],
      ['libs/upper/src/deep.ts', 'lepton/boundaries', '@lepton/bottom does not export "./src/index.js": use its public face (.).'],
      ['libs/upper/src/dist.ts', 'lepton/boundaries', '@lepton/bottom does not export "./dist/index.js": use its public face (.).'],
      ['libs/upper/src/relative.ts', 'lepton/boundaries', 'libs/upper/src/relative.ts reaches into libs/bottom: import @lepton/bottom instead.'],
      ['libs/upper/src/dynamic.ts', 'lepton/boundaries', 'a project of type platform must not import @lepton/data-service of type service (allowed: lib, platform).'],
    ].sort(byFile));
  }, 60_000);

  it('report a cycle between files, and one between packages', async () => {
    const findings = await lint({
      'libs/bottom/src/one.ts': "import { two } from './two.js';\n\nexport const one = () => two;\n",
      'libs/bottom/src/two.ts': "import { one } from './one.js';\n\nexport const two = () => one;\n",
      'libs/bottom/src/index.ts': "import { upper } from '@lepton/upper';\n\nexport const bottom = () => upper;\n",
      'libs/upper/src/index.ts': "import { bottom } from '@lepton/bottom';\n\nexport const upper = () => bottom;\n",
    });
    const cycles = findings.filter(({ rule }) => rule === 'import-x/no-cycle').map(({ file }) => file);
    expect(cycles).toEqual(['libs/bottom/src/index.ts', 'libs/bottom/src/one.ts', 'libs/bottom/src/two.ts', 'libs/upper/src/index.ts']);
  }, 60_000);

  it('report any, ! and a forgotten import', async () => {
    const findings = await lint({ 'libs/bottom/src/a.ts': "import { x } from './b.js';\n\nexport const f = (a: any) => a!;\n", 'libs/bottom/src/b.ts': 'export const x = 1;\n' });
    expect(findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['@typescript-eslint/no-explicit-any', '@typescript-eslint/no-non-null-assertion', '@typescript-eslint/no-unused-vars']));
  }, 60_000);
});

function byFile([a = '']: string[], [b = '']: string[]): number {
  return a < b ? -1 : 1;
}
