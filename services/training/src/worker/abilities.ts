import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ClaimRunRequestSchema, WorkerEngineSchema } from '@lepton/contracts';
import { type Engine, ENGINES, memoryLimit } from './engine/index.js';

/** What a worker can train with, as it announces it and says it with each claim. */
export type Abilities = Pick<MessageInitShape<typeof ClaimRunRequestSchema>, 'engines' | 'memoryBytes'>;

/** Of this process; engines find out anew what can change while it runs. */
export async function abilities(): Promise<Abilities> {
  return { engines: await Promise.all(ENGINES.map(describe)), memoryBytes: BigInt(memoryLimit()) };
}

async function describe(engine: Engine): Promise<MessageInitShape<typeof WorkerEngineSchema>> {
  try {
    const description = await engine.describe();
    if ('problem' in description) return { engine: engine.name, problem: description.problem };
    const { version, devices, notes = [] } = description;
    return { engine: engine.name, version, devices: [...devices], notes: [...notes] };
  } catch (error) {
    return { engine: engine.name, problem: { code: 'ENGINE_UNAVAILABLE', message: `${engine.name}: ${error instanceof Error ? error.message : String(error)}`, field: 'engine' } };
  }
}
