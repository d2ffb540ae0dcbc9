/** `node run.mjs <script> [arguments]`: the same preparation as npm start, then a script of the repository under Node 24. */
import { resolve } from 'node:path';
import { handOver } from './hand-over.mjs';
import { root } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { Steps } from './steps.mjs';

const [script, ...args] = process.argv.slice(2);
const steps = new Steps(process.stderr);
try {
  if (script === undefined) throw new Error('Which script? node deploy/local/bootstrap/run.mjs test/generate.mjs');
  handOver(await prepare(steps), resolve(root, script), args);
} catch (error) {
  steps.fail(error);
  process.exitCode = 1;
}
