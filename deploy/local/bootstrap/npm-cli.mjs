import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { BootstrapError } from './bootstrap-error.mjs';

/** The JavaScript file of npm, so that any Node can run it. */
export function npmCli(env = process.env, execPath = process.execPath) {
  const named = env.npm_execpath;
  if (named && /npm-cli\.c?js$/.test(named) && existsSync(named)) return named;
  const prefixes = [dirname(execPath), join(dirname(execPath), '..', 'lib')];
  const found = prefixes.map((dir) => join(dir, 'node_modules', 'npm', 'bin', 'npm-cli.js')).find(existsSync);
  if (found) return found;
  for (const dir of (env.PATH ?? '').split(delimiter)) {
    const link = join(dir, 'npm');
    if (!existsSync(link)) continue;
    const target = realpathSync(link);
    const candidates = [target, join(dir, 'node_modules', 'npm', 'bin', 'npm-cli.js'), join(dir, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')];
    const cli = candidates.find((file) => file.endsWith('npm-cli.js') && existsSync(file));
    if (cli) return cli;
  }
  throw new BootstrapError('npm was not found.', 'Install it together with Node (https://nodejs.org), and start with: npm start');
}
