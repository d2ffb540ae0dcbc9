import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapError, explainFile, explainNpm } from './bootstrap-error.mjs';
import { npmCli } from './npm-cli.mjs';
import { toolsDir } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/** The Node that everything is developed with and that is fetched where the system's is older than `oldestMajor`. */
export const nodeVersion = '24.21.0';
const oldestMajor = 24;

/**
 * Path of a Node ≥ 24: the running one, else one from npm (package `node-<platform>-<arch>`, no install scripts needed).
 * @returns {Promise<{ node: string, version: string, label: string }>}
 */
export async function ensureNode({ current = process.version, dir = join(toolsDir, 'node'), env = process.env } = {}) {
  if (Number(current.slice(1).split('.')[0]) >= oldestMajor) return { node: process.execPath, version: current.slice(1), label: `node ${current.slice(1)}` };
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packageName = `node-${platform}-${process.arch}`;
  const node = join(dir, 'node_modules', packageName, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (versionOf(node) !== nodeVersion) {
    try {
      mkdirSync(dir, { recursive: true });
    } catch (error) {
      throw explainFile(error, dir);
    }
    const { code, output } = await runCommand(process.execPath, [
      npmCli(), 'install', '--prefix', dir, `${packageName}@${nodeVersion}`,
      '--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error', '--workspaces=false', '--force',
    ], { cwd: dir, env });
    if (code !== 0) throw explainNpm(`fetch Node ${nodeVersion}`, output);
    if (!existsSync(node) || versionOf(node) !== nodeVersion) {
      throw new BootstrapError(
        `Node ${nodeVersion} from npm does not run on this machine (${packageName}).`,
        `Install Node ${oldestMajor} or newer yourself (https://nodejs.org) and start again.`,
      );
    }
  }
  return { node, version: nodeVersion, label: `node ${nodeVersion}` };
}

function versionOf(node) {
  if (!existsSync(node)) return undefined;
  const { stdout, status } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().slice(1) : undefined;
}
