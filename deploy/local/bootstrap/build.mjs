import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapError, explainFile } from './bootstrap-error.mjs';
import { withNodeFirst } from './ensure-dependencies.mjs';
import { root as repository, toolsDir } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/**
 * Compiles what changed. nx decides what that is and caches the rest; it is not even asked (1.2 s) if no file of sources or
 * output has changed since it last was.
 */
export async function build({ node, root = repository, stamp = join(toolsDir, 'build-stamp') }) {
  const sources = sourcesMark(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources + outputsMark(root)) return { label: 'build' };
  const nx = join(root, 'node_modules', 'nx');
  const { bin } = JSON.parse(readFileSync(join(nx, 'package.json'), 'utf8'));
  const { code, output } = await runCommand(node, [join(nx, bin.nx), 'run-many', '-t', 'build', '--outputStyle=static'], {
    cwd: root, env: { ...withNodeFirst(node), NX_TUI: 'false', FORCE_COLOR: '0' },
  });
  if (code !== 0) {
    if (/ENOSPC|no space left/i.test(output)) throw explainFile({ code: 'ENOSPC' }, root);
    if (/EACCES|EPERM|EROFS|permission denied/i.test(output)) throw explainFile({ code: 'EACCES' }, root);
    throw new BootstrapError('The build failed.', 'Correct what the compiler names above; npm run build repeats only this step.', output.trim().split('\n').slice(-30));
  }
  try {
    // The sources as they were before: what was changed meanwhile is built the next time.
    writeFileSync(stamp, sources + outputsMark(root));
  } catch (error) {
    throw explainFile(error, stamp);
  }
  return { label: 'build' };
}

/** Changes with every file that is compiled or says how. */
export function sourcesMark(root) {
  const configuration = ['package.json', 'package-lock.json', 'nx.json', '.swcrc'].map((file) => join(root, file));
  return mark([...configuration, ...projects(root).flatMap((dir) => [join(dir, 'package.json'), join(dir, 'project.json'), ...filesOf(join(dir, 'src')), ...filesOf(join(dir, 'migrations'))])]);
}

/** Changes with every compiled file. */
export function outputsMark(root) {
  return mark(projects(root).flatMap((dir) => filesOf(join(dir, 'dist'))));
}

/** Of name, size and time of change of each. */
function mark(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const stat = statSync(file, { throwIfNoEntry: false });
    hash.update(`${file}\0${stat?.size ?? '-'}\0${stat?.mtimeMs ?? '-'}\n`);
  }
  return hash.digest('hex');
}

function filesOf(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function projects(root) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [join(root, pattern)];
    const parent = join(root, pattern.slice(0, -2));
    return existsSync(parent) ? readdirSync(parent).sort().map((name) => join(parent, name)) : [];
  });
}
