import { withBootstrapLock } from './bootstrap-lock.mjs';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { ensureNode } from './ensure-node.mjs';

/** From a fresh clone to something that runs: Node 24, dependencies, build. Returns the node to go on with. */
export async function prepare(steps) {
  return withBootstrapLock(async () => {
    const { node } = await steps.run('node', () => ensureNode());
    await steps.run('dependencies', () => ensureDependencies({ node }));
    await steps.run('build', () => build({ node }));
    return node;
  }, { onWait: (pid) => steps.print(`  Another start (pid ${pid}) is installing or building; waiting for it.`) });
}
