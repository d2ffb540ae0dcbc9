/** `npm start`: runs on the system's Node (≥ 20), prepares the clone, goes on with the compiled launcher under Node 24. */
import { join } from 'node:path';
import { handOver } from './hand-over.mjs';
import { root } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { Steps } from './steps.mjs';

const begin = Date.now();
const steps = new Steps();
try {
  const node = await prepare(steps);
  handOver(node, join(root, 'deploy/local/dist/main.js'), process.argv.slice(2), { ...process.env, LEPTON_STARTED_AT: String(begin) });
} catch (error) {
  steps.fail(error);
  process.exitCode = 1;
}
