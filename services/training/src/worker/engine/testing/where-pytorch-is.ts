import { existsSync } from 'node:fs';
import { pythonPath } from '../pytorch/python-process.js';

/** Tests that need PyTorch; where it is not installed, one skipped test whose name says how to get it. */
export function wherePytorchIs(name: string, tests: () => void): void {
  if (existsSync(pythonPath())) describe(name, tests);
  else it.skip(`${name} (skipped: PyTorch is not installed; npm run engine:pytorch)`, () => undefined);
}
