/** `npm test`: prepares the clone as npm start does, then test/run.mjs goes on under Node 24 (which builds as its first check). */
import { join } from 'node:path';
import { withBootstrapLock } from './bootstrap-lock.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { ensureNode } from './ensure-node.mjs';
import { handOver } from './hand-over.mjs';
import { root } from './paths.mjs';
import { Steps } from './steps.mjs';

const steps = new Steps();
try {
  const node = await withBootstrapLock(async () => {
    const { node } = await steps.run('node', () => ensureNode());
    await steps.run('dependencies', () => ensureDependencies({ node }));
    return node;
  }, { onWait: (pid) => steps.print(`  Another start (pid ${pid}) is installing or building; waiting for it.`) });
  handOver(node, join(root, 'test/run.mjs'), process.argv.slice(2));
} catch (error) {
  steps.fail(error);
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
}
