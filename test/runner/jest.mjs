import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../jest.config.mjs';
import { specFiles } from './spec-files.mjs';

export const jestProjects = config.projects.map(({ displayName }) => displayName);

/** These start a whole mesh, and measure its reactions: one at a time. */
const alone = new Set(['e2e', 'telemetry', 'chaos']);

/** A project that takes longer than this hangs. */
const limitMs = 30 * 60_000;

/** The jest that runs now. */
let running;

/** Ends it, for a runner that is told to end; what its tests started ends with it. */
export function stopJest() {
  running?.kill('SIGTERM');
}

/**
 * Runs one project, with jest's own report on the terminal, and counts.
 * @returns {Promise<{ passed: number, failed: number, skipped: number, problems: string[], isJest: true }>}
 */
export async function runJest(root, project, jestArguments) {
  const files = specFiles(root).get(project) ?? [];
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0, problems: [], isJest: true };
  const out = mkdtempSync(join(tmpdir(), 'lepton-jest-'));
  try {
    const report = join(out, 'report.json');
    const code = await jest(root, [
      '--selectProjects', project, '--json', `--outputFile=${report}`, '--testTimeout=30000', '--passWithNoTests',
      alone.has(project) ? '--runInBand' : '--maxWorkers=2', ...jestArguments,
    ]);
    return judge(read(report), { project, code, filtered: jestArguments.length > 0, files: files.length });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Counts a report; a suite that could not run, and a project in which nothing ran, are failures. */
export function judge(report, { project, code, filtered, files }) {
  if (!report) return { passed: 0, failed: 1, skipped: 0, problems: [`jest ended with code ${code} and no report`], isJest: true };
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  let failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const problems = [];
  if (!filtered && passed + failed === 0) {
    failed++;
    problems.push(`it has ${files} spec files, but no test ran`);
  }
  if (code !== 0 && failed === 0) {
    failed++;
    problems.push(`jest ended with code ${code} though every test passed`);
  }
  if (!filtered) for (const name of skippedTests(report)) problems.push(`skipped: ${name}`);
  return { passed, failed, skipped, problems, isJest: true, project };
}

function skippedTests(report) {
  return report.testResults.flatMap((suite) => suite.assertionResults.filter(({ status }) => status === 'pending' || status === 'todo').map(({ fullName }) => fullName));
}

function jest(root, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(root, 'node_modules/jest/bin/jest.js'), ...args], {
      cwd: root,
      // Jest writes its JSON to stdout too when asked for it; the report file is enough.
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    running = child;
    const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.on('error', () => resolve(127));
    child.on('close', (code) => {
      clearTimeout(limit);
      running = undefined;
      resolve(code ?? 1);
    });
  });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
