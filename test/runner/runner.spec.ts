import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArguments } from './arguments.mjs';
import { judge } from './jest.mjs';
import { orphanSpecs, specFiles } from './spec-files.mjs';
import { Tally } from './tally.mjs';

const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, numRuntimeErrorTestSuites: 0, testResults: [] };
const run = { project: 'unit', code: 0, filtered: false, files: 2 };

describe('judge', () => {
  it('counts what passed', () => {
    expect(judge(report, run)).toMatchObject({ passed: 3, failed: 0, problems: [] });
  });

  it.each([
    ['a failed test', { ...report, numFailedTests: 2 }, { ...run, code: 1 }, 2],
    ['a suite that does not load', { ...report, numRuntimeErrorTestSuites: 1 }, { ...run, code: 1 }, 1],
    ['spec files without a test', { ...report, numPassedTests: 0 }, run, 1],
    ['an exit code for no reason', report, { ...run, code: 1 }, 1],
    ['no report at all', undefined, { ...run, code: 137 }, 1],
  ])('counts %s as failed', (_, given, how, failed) => {
    expect(judge(given, how).failed).toBe(failed);
  });

  it('lets a filter leave a project empty, and names what was skipped otherwise', () => {
    const skipping = { ...report, numPassedTests: 0, numPendingTests: 1, testResults: [{ assertionResults: [{ status: 'pending', fullName: 'x needs data' }] }] };
    expect(judge(skipping, { ...run, filtered: true })).toMatchObject({ passed: 0, failed: 0, problems: [] });
    expect(judge({ ...skipping, numPassedTests: 1 }, run).problems).toEqual(['skipped: x needs data']);
  });
});

describe('Tally', () => {
  it('ends with the line that CI reads', () => {
    const tally = new Tally();
    tally.add('lint', { passed: 1, failed: 0, skipped: 0, problems: [] }, 1_000);
    tally.add('unit', { passed: 20, failed: 2, skipped: 1, problems: [], isJest: true }, 2_000);
    expect(tally.lastLine).toBe('21 passed, 2 failed');
    expect(tally.testsRun).toBe(22);
    expect(tally.table((ms) => `${ms} ms`)[1]).toBe('✗ unit           20 passed, 2 failed, 1 skipped 2000 ms');
  });
});

describe('parseArguments', () => {
  const known = ['lint', 'unit', 'e2e'];
  const parse = (...args: string[]) => parseArguments(args, known, (message) => { throw new Error(message); });

  it('splits steps from jest\'s arguments', () => {
    expect(parse()).toEqual({ names: [], jestArguments: [] });
    expect(parse('lint', 'unit')).toEqual({ names: ['lint', 'unit'], jestArguments: [] });
    expect(parse('e2e', '-t', 'one name')).toEqual({ names: ['e2e'], jestArguments: ['-t', 'one name'] });
    expect(parse('unit', 'libs/features')).toEqual({ names: ['unit'], jestArguments: ['libs/features'] });
  });

  it('refuses a step that there is not', () => {
    expect(() => parse('unti')).toThrow('There is no step "unti". Steps: lint, unit, e2e');
  });
});

describe('spec files', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lepton-specs-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('belong to one project each, or are reported', () => {
    for (const file of ['libs/a/src/x.spec.ts', 'libs/a/dist/x.spec.ts', 'libs/a/test/y.spec.ts', 'test/chaos/z.spec.ts', 'tools/lost.spec.ts', 'node_modules/n/n.spec.ts']) {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), '');
    }
    const files = specFiles(dir);
    expect([files.get('unit'), files.get('integration'), files.get('chaos')]).toEqual([['libs/a/src/x.spec.ts'], ['libs/a/test/y.spec.ts'], ['test/chaos/z.spec.ts']]);
    expect(orphanSpecs(dir)).toEqual(['tools/lost.spec.ts']);
  });
});
