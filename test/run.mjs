/**
 * Everything that is checked, in the order in which a failure is cheapest:
 *
 *   npm test                       all of it
 *   npm test -- lint unit          only these steps
 *   npm test -- e2e -t "one name"  the rest of the arguments goes to jest
 *
 * The last line is "N passed, N failed". A check that is no jest project counts as one test.
 */
import { join } from 'node:path';
import { withBootstrapLock } from '../deploy/local/bootstrap/bootstrap-lock.mjs';
import { build } from '../deploy/local/bootstrap/build.mjs';
import { root } from '../deploy/local/bootstrap/paths.mjs';
import { runCommand } from '../deploy/local/bootstrap/run-command.mjs';
import { Steps, duration } from '../deploy/local/bootstrap/steps.mjs';
import { Tally } from './runner/tally.mjs';
import { parseArguments } from './runner/arguments.mjs';
import { jestProjects, runJest, stopJest } from './runner/jest.mjs';
import { orphanSpecs } from './runner/spec-files.mjs';

const bin = (path) => join(root, 'node_modules', path);
const steps = new Steps();
const tally = new Tally();

/** What is checked before the tests: a program that must end with 0, or a function that must not throw. */
const checks = {
  build: () => withBootstrapLock(() => build({ node: process.execPath })),
  lint: program(bin('eslint/bin/eslint.js'), '.', '--max-warnings=0'),
  types: program(bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'),
  generated: program('test/generate.mjs', '--check'),
  proto: program(bin('@bufbuild/buf/bin/buf'), 'lint', 'proto'),
  'proto-breaking': program(bin('@bufbuild/buf/bin/buf'), 'breaking', 'proto', '--against', 'proto/released.binpb'),
  lockfile: program('deploy/local/bootstrap/complete-lockfile.mjs', '--check'),
  specs: async () => {
    const orphans = orphanSpecs(root);
    if (orphans.length > 0) throw new Error(`No jest project runs these specs:\n${orphans.join('\n')}`);
  },
};

const { names, jestArguments } = parseArguments(process.argv.slice(2), [...Object.keys(checks), ...jestProjects], (message) => {
  steps.print(message);
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
});
const wanted = (name) => names.length === 0 || names.includes(name);

for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
  process.once(event, () => {
    stopJest();
    process.exit(130);
  });
}

// The build comes first, for the checks after it and the processes that tests start read what it made.
await check('build');
// Two at a time: that is what the smallest machine has cores for.
await Promise.all([['types'], ['lint', 'specs', 'proto', 'proto-breaking', 'lockfile', 'generated']].map(async (row) => {
  for (const name of row) if (wanted(name)) await check(name);
}));
for (const project of jestProjects.filter(wanted)) {
  const begin = performance.now();
  const result = await runJest(root, project, jestArguments);
  tally.add(project, result, performance.now() - begin);
  for (const problem of result.problems) steps.print(`${steps.colour('red', '✗')} ${project}: ${problem}`);
}
if (jestArguments.length > 0 && tally.testsRun === 0 && jestProjects.some(wanted)) {
  steps.print(`${steps.colour('red', '✗')} No test matches ${jestArguments.join(' ')}`);
  tally.add('filter', { passed: 0, failed: 1, skipped: 0, problems: [] }, 0);
}

steps.print('');
for (const line of tally.table(duration)) steps.print(line);
process.stdout.write(`${tally.lastLine}\n`);
process.exit(tally.failed > 0 ? 1 : 0);

async function check(name) {
  const begin = performance.now();
  try {
    await steps.run(name, async () => void (await checks[name]()));
    tally.add(name, { passed: 1, failed: 0, skipped: 0, problems: [] }, performance.now() - begin);
  } catch (error) {
    steps.print(`${steps.colour('red', '✗')} ${name}: ${error.message}`);
    for (const line of error.details ?? []) steps.print(`    ${line}`);
    tally.add(name, { passed: 0, failed: 1, skipped: 0, problems: [] }, performance.now() - begin);
  }
}

function program(script, ...args) {
  return async () => {
    const { code, output } = await runCommand(process.execPath, [script, ...args], { cwd: root, env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' } });
    if (code !== 0) throw new Error(`exit code ${code}\n${output.trimEnd()}`);
  };
}
