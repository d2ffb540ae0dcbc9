import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { freePort, portState } from '../net/ports.js';
import { writeAtomically } from './write-atomically.js';

const schema = z.record(z.string(), z.int().min(1).max(65_535));

/** Gives every name a loopback port: the one it had last time if that is still free, else another. */
export async function assignPorts<Name extends string>(path: string, names: readonly Name[], taken: readonly number[]): Promise<Record<Name, number>> {
  const remembered = read(path);
  const used = new Set(taken);
  const ports: Record<string, number> = {};
  for (const name of names) {
    const before = remembered[name];
    const port = before !== undefined && !used.has(before) && (await portState(before)) === 'free' ? before : await freePort(used);
    used.add(port);
    ports[name] = port;
  }
  writeAtomically(path, `${JSON.stringify({ ...remembered, ...ports }, null, 2)}\n`);
  return ports as Record<Name, number>;
}

/** Only a convenience: whatever is wrong with the file, new ports do as well. */
function read(path: string): Record<string, number> {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}
