import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapError, explainFile } from './bootstrap-error.mjs';
import { withNodeFirst } from './ensure-dependencies.mjs';
import { root as repository } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/** Compiles what changed (nx caches the rest). */
export async function build({ node, root = repository }) {
  const nx = join(root, 'node_modules', 'nx');
  const { bin } = JSON.parse(readFileSync(join(nx, 'package.json'), 'utf8'));
  const { code, output } = await runCommand(node, [join(nx, bin.nx), 'run-many', '-t', 'build', '--outputStyle=static'], {
    cwd: root, env: { ...withNodeFirst(node), NX_TUI: 'false', FORCE_COLOR: '0' },
  });
  if (code === 0) return { label: 'build' };
  if (/ENOSPC|no space left/i.test(output)) throw explainFile({ code: 'ENOSPC' }, root);
  if (/EACCES|EPERM|EROFS|permission denied/i.test(output)) throw explainFile({ code: 'EACCES' }, root);
  throw new BootstrapError('The build failed.', 'Correct what the compiler names above; npm run build repeats only this step.', output.trim().split('\n').slice(-30));
}
