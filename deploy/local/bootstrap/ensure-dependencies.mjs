import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { explainFile, explainNpm } from './bootstrap-error.mjs';
import { npmCli } from './npm-cli.mjs';
import { root as repository } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/**
 * Makes node_modules what package-lock.json says. Does nothing if a stamp says that it is, and never wipes a tree that
 * works: an existing one is brought up to date in place, so that a failing network leaves it usable.
 * npm runs under `node`, for it skips optional packages whose `engines` the running Node does not meet.
 */
export async function ensureDependencies({ node, root = repository, env = process.env }) {
  const modules = join(root, 'node_modules');
  const stamp = join(modules, '.lepton-lock');
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform}-${process.arch}`;
  if (readIf(stamp) === wanted) return { label: 'dependencies' };
  const lock = JSON.parse(lockText);
  if (!isInstalled(root, lock)) {
    const command = existsSync(modules) ? ['install', '--no-save'] : ['ci'];
    const { code, output } = await runCommand(node, [npmCli(), ...command, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root, env: withNodeFirst(node, env),
    });
    if (code !== 0) throw explainNpm('install the dependencies', output);
  }
  try {
    writeFileSync(stamp, wanted);
  } catch (error) {
    throw explainFile(error, modules);
  }
  return { label: 'dependencies' };
}

/** True if npm's own record of node_modules has every package of the lock, in its version, that this platform needs. */
export function isInstalled(root, lock) {
  const record = readIf(join(root, 'node_modules', '.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages ?? {};
  return Object.entries(lock.packages).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link || entry.extraneous) return true;
    if (!fits(entry.os, process.platform) || !fits(entry.cpu, process.arch)) return true;
    const has = installed[path];
    if (has === undefined) return entry.optional === true;
    return has.version === entry.version && existsSync(join(root, path));
  });
}

/** The environment with the folder of `node` at the front of PATH, for programs that start `node` by name. */
export function withNodeFirst(node, env = process.env) {
  const separator = process.platform === 'win32' ? ';' : ':';
  return { ...env, PATH: `${dirname(node)}${separator}${env.PATH ?? ''}` };
}

/** npm's `os` and `cpu` lists: names, or names with `!` that are excluded. */
function fits(list, value) {
  if (!Array.isArray(list) || list.length === 0) return true;
  const excluded = list.filter((name) => name.startsWith('!')).map((name) => name.slice(1));
  return excluded.length > 0 ? !excluded.includes(value) : list.includes(value);
}

function readIf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
