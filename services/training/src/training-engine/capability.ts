import { ENGINES, formatBytes, memoryProblem, type RunSpec, sizeOfRun } from '@lepton/architectures';
import type { DatasetManifest, Problem } from '@lepton/features';
import type { Engine } from '../generated/graphql.js';
import type { WorkerAbilities, WorkerEngine } from './worker.entity.js';

export interface EngineOffer {
  engine: Engine;
  available: boolean;
  version: string | null;
  devices: string[];
  workers: number;
  problem: WorkerEngine['problem'];
  notes: string[];
}

/** What is to be trained, on what. */
export interface Training {
  readonly spec: RunSpec;
  readonly manifest: DatasetManifest;
}

/** All engines, by what the workers say of them. */
export const offersOf = (workers: readonly WorkerAbilities[]): EngineOffer[] => ENGINES.map((engine) => offerOf(engine, workers));

function offerOf(engine: Engine, workers: readonly WorkerAbilities[]): EngineOffer {
  const told = workers.flatMap(({ engines }) => engines.filter((one) => one.engine === engine));
  const having = told.filter(({ problem }) => !problem);
  const [first] = having;
  return {
    engine, available: first !== undefined, version: first?.version ?? null, devices: [...new Set(having.flatMap(({ devices }) => devices))], workers: having.length,
    problem: first ? null : told[0]?.problem ?? { code: 'NO_WORKER', message: 'No worker is there to train with it; one is started with everything else by "npm start".' },
    notes: [...new Set(having.flatMap(({ notes = [] }) => notes))],
  };
}

/** Why none of these workers can train it, and what to do; undefined where one can. */
export function obstacleTo({ spec, manifest }: Training, workers: readonly WorkerAbilities[]): Problem | undefined {
  const { engine, device } = spec;
  const { problem, devices } = offerOf(engine, workers);
  if (problem) return { ...problem, field: 'engine' };
  const able = workers.filter((worker) => hasDevice(worker, spec));
  if (able.length === 0) {
    return { code: 'DEVICE_UNAVAILABLE', message: `No worker has "${device}" for the engine ${engine}. Choose ${devices.map((one) => `"${one}"`).join(' or ')}, or start a worker where it is.`, field: 'device' };
  }
  const size = sizeOfRun(spec, manifest);
  return size && memoryProblem(size, mostMemory(able), 'that the largest worker has for it');
}

/** Whether this worker is to train it: it has engine and device, and no other one of those has the memory that it lacks. */
export function isFit(worker: WorkerAbilities, training: Training, others: readonly WorkerAbilities[]): boolean {
  if (!hasDevice(worker, training.spec)) return false;
  const able = others.filter((other) => hasDevice(other, training.spec));
  const memory = mostMemory([worker]);
  if (mostMemory([worker, ...able]) <= memory) return true;
  const size = sizeOfRun(training.spec, training.manifest);
  return !size || !memoryProblem(size, memory);
}

/** What a worker lacks that is asked to train it. */
export const lackOf = (worker: WorkerAbilities, { spec: { engine, device } }: Training): string =>
  (hasDevice(worker, { engine, device }) ? `has no more than ${formatBytes(mostMemory([worker]))} for it` : `does not have "${device}" for the engine ${engine}`);

const hasDevice = ({ engines }: WorkerAbilities, { engine, device }: Pick<RunSpec, 'engine' | 'device'>): boolean =>
  engines.some((one) => one.engine === engine && !one.problem && one.devices.includes(device));

/** A worker that does not say how much it has may have enough. */
const mostMemory = (workers: readonly WorkerAbilities[]): number => Math.max(...workers.map(({ memoryBytes }) => (memoryBytes === null ? Infinity : Number(memoryBytes))));
