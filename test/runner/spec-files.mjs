import { globSync } from 'node:fs';
import { join } from 'node:path';
import config from '../../jest.config.mjs';

const left = ['**/node_modules', '**/dist', '**/.lepton', '**/.nx', '**/.git'];
const skip = (path) => left.some((pattern) => path === pattern.slice(3) || path.endsWith(pattern.slice(2)));

/** The spec files of each jest project, by the project's own patterns, relative to `root`. */
export function specFiles(root) {
  return new Map(config.projects.map(({ displayName, testMatch }) => [
    displayName, testMatch.flatMap((pattern) => globSync(pattern.replace('<rootDir>/', ''), { cwd: root, exclude: skip })),
  ]));
}

/** Spec files that no project would ever run. */
export function orphanSpecs(root) {
  const covered = new Set([...specFiles(root).values()].flat());
  return globSync('**/*.{spec,test}.{ts,tsx,mts,js,mjs}', { cwd: root, exclude: skip }).filter((file) => !covered.has(file)).map((file) => join(file));
}
