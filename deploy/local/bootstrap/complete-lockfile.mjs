/**
 * Adds to package-lock.json the optional platform packages that it names but does not list. npm leaves them out when the
 * registry of the machine that wrote the lock lacks them, and `npm ci` then refuses the lock on every other machine.
 *
 *   node deploy/local/bootstrap/complete-lockfile.mjs           completes it
 *   node deploy/local/bootstrap/complete-lockfile.mjs --check   only tells, with exit code 1, what is missing
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './paths.mjs';

const systems = /(?:^|[-_/.])(darwin|win32|windows|freebsd|openbsd|netbsd|android|linuxmusl|linux|openharmony|sunos|aix)(?:$|[-_.])/;
const processors = /(?:^|[-_/.])(arm64|x64|ia32|arm|ppc64|s390x|riscv64|loong64|mips64el|wasm32)(?:$|[-_.])/;

/** Entries to add to `lock.packages`, by path. */
export function missingEntries(lock) {
  const missing = {};
  const at = (place) => lock.packages[place] ?? missing[place];
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.link ? {} : (entry.optionalDependencies ?? {}))) {
      // Only an exact version can be written down without asking a registry; platform packages are pinned by their parents.
      const version = /^[\^~=v]*(\d+\.\d+\.\d+\S*)$/.exec(range)?.[1];
      if (version === undefined) continue;
      const found = at(places(path, name).find((place) => at(place)));
      if (found && (found.version === version || range !== version)) continue;
      missing[found ? `${path}/node_modules/${name}` : `node_modules/${name}`] = { version, optional: true, ...platformOf(name) };
    }
  }
  return missing;
}

/** Where Node looks for `name` when a file of `path` asks for it, nearest first. */
function places(path, name) {
  const result = [];
  for (let at = path; ;) {
    result.push(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`);
    if (at === '') return result;
    const cut = at.lastIndexOf('/node_modules/');
    at = cut === -1 ? '' : at.slice(0, cut);
  }
}

function platformOf(name) {
  const system = systems.exec(name)?.[1];
  const processor = processors.exec(name)?.[1];
  const os = { windows: 'win32', linuxmusl: 'linux' }[system] ?? system;
  const libc = os !== 'linux' ? undefined : /musl/.test(name) ? 'musl' : /gnu/.test(name) ? 'glibc' : undefined;
  return { ...(os ? { os: [os] } : {}), ...(processor && processor !== 'wasm32' ? { cpu: [processor] } : {}), ...(libc ? { libc: [libc] } : {}) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock);
  const names = Object.keys(missing);
  if (process.argv.includes('--check')) {
    if (names.length > 0) {
      console.error(`package-lock.json lacks optional packages of other platforms; npm ci would refuse it there:\n${names.join('\n')}\nRun: node deploy/local/bootstrap/complete-lockfile.mjs`);
      process.exitCode = 1;
    }
  } else {
    lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en')));
    writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
    console.log(names.length > 0 ? `Added ${names.length}:\n${names.join('\n')}` : 'The lock is complete.');
  }
}
