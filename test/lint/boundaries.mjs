import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * Which projects may import which, by the `type:` and `scope:` tags in their package.json:
 *
 *   lib       → lib                              platform → lib, platform
 *   service   → lib, platform, never a service   client   → lib
 *   tool, testing → everything but services
 *
 * Specs and tests may also import testing and tool. Nobody reaches into another project's files: only its exports count.
 */
const mayImport = {
  lib: ['lib'],
  platform: ['lib', 'platform'],
  service: ['lib', 'platform'],
  client: ['lib'],
  tool: ['lib', 'platform', 'client', 'tool', 'testing'],
  testing: ['lib', 'platform', 'client', 'tool', 'testing'],
};
const forTests = ['testing', 'tool', 'client'];

/** Publishable alone: these import nothing of ours, not even in their specs. */
const standalone = new Set(['tfjs-onnx']);

const isTest = (file) => /\.spec\.tsx?$|\/test\/|\/src\/testing\//.test(file);

export function readProjects(root) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return globSync(workspaces.map((pattern) => `${pattern}/package.json`), { cwd: root }).map((file) => {
    const { name, exports, nx } = JSON.parse(readFileSync(join(root, file), 'utf8'));
    const tag = (kind) => nx?.tags?.find((one) => one.startsWith(`${kind}:`))?.slice(kind.length + 1);
    return { name, dir: join(root, dirname(file)), type: tag('type'), scope: tag('scope'), exports: Object.keys(exports ?? {}) };
  });
}

/** Why `file` may not import `specifier`; undefined if it may. */
export function forbidden(projects, root, file, specifier) {
  const from = projects.find(({ dir }) => file.startsWith(dir + sep));
  const path = relative(root, file);
  if (from && !(from.type in mayImport)) return `${from.name} has no known type: tag in its package.json; known are ${Object.keys(mayImport).join(', ')}`;
  if (specifier.startsWith('.')) {
    const target = resolve(dirname(file), specifier);
    const to = projects.find(({ dir }) => target.startsWith(dir + sep));
    if (to && to !== from) return `${path} reaches into ${relative(root, to.dir)}: import ${to.name} instead`;
    return undefined;
  }
  const to = projects.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (!to) return undefined;
  const entry = `.${specifier.slice(to.name.length)}`;
  if (!to.exports.includes(entry)) return `${to.name} does not export "${entry}": use its public face (${to.exports.join(', ')})`;
  // Files of no project (test/) drive the system from outside.
  if (!from) return to.type === 'service' && !isTest(file) ? `only specs may import ${to.name}` : undefined;
  if (to === from) return isTest(file) ? undefined : `${from.name} imports itself: use a relative path`;
  if (standalone.has(from.scope)) return `${from.name} must stay publishable alone: it imports no other package of Lepton`;
  const allowed = [...mayImport[from.type], ...(isTest(file) ? forTests : [])];
  if (!allowed.includes(to.type)) return `a project of type ${from.type} must not import ${to.name} of type ${to.type} (allowed: ${allowed.join(', ')})`;
  return undefined;
}

/** The ESLint rule. */
export function boundariesRule(root) {
  const projects = readProjects(root);
  return {
    meta: { type: 'problem', schema: [], messages: { forbidden: '{{reason}}.' } },
    create(context) {
      const check = (node) => {
        if (typeof node?.value !== 'string') return;
        const reason = forbidden(projects, root, context.filename, node.value);
        if (reason) context.report({ node, messageId: 'forbidden', data: { reason } });
      };
      return {
        ImportDeclaration: ({ source }) => check(source),
        ImportExpression: ({ source }) => check(source),
        ExportNamedDeclaration: ({ source }) => source && check(source),
        ExportAllDeclaration: ({ source }) => check(source),
        TSImportType: ({ source }) => check(source),
      };
    },
  };
}
