import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { fillWasmKernels } from './wasm-kernels.js';

/** Fastest first; the cpu always works. */
export const BACKENDS = ['tensorflow-gpu', 'tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface LoadedBackend {
  readonly name: BackendName;
  /** tfjs's name for it. */
  readonly backend: string;
  /** Why each faster one is not there. */
  readonly missing: readonly { readonly name: BackendName; readonly reason: string }[];
}

let loaded: Promise<LoadedBackend> | undefined;

/** The first backend that loads. tfjs-node and tfjs-node-gpu are used where the user has installed them. */
export function loadBackend(): Promise<LoadedBackend> {
  return loaded ??= load();
}

async function load(): Promise<LoadedBackend> {
  const missing: { name: BackendName; reason: string }[] = [];
  for (const name of BACKENDS) {
    try {
      return { name, backend: await loaders[name](), missing };
    } catch (error) {
      missing.push({ name, reason: error instanceof Error ? error.message.split('\n')[0] as string : String(error) });
    }
  }
  throw new Error('tfjs has no backend, not even the cpu.');
}

const loaders: Readonly<Record<BackendName, () => Promise<string>>> = {
  'tensorflow-gpu': () => loadNative('@tensorflow/tfjs-node-gpu'),
  tensorflow: () => loadNative('@tensorflow/tfjs-node'),
  wasm: async () => {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')), '/'));
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false); // its threads are Web Workers made from blobs, which Node has not
    return ready('wasm', fillWasmKernels);
  },
  cpu: async () => {
    await import('@tensorflow/tfjs-backend-cpu');
    return ready('cpu');
  },
};

/** Not among this project's dependencies: they fetch TensorFlow from outside npm when they are installed. */
async function loadNative(specifier: string): Promise<string> {
  // They call functions that Node 23 has removed (tfjs#8444).
  Object.assign(util, { isNullOrUndefined: (v: unknown) => v === null || v === undefined, isArray: Array.isArray });
  try {
    await import(specifier);
  } catch (error) {
    // the package itself, not something that it needs
    const { message = '' } = error as Partial<Error>;
    if (message.startsWith('Cannot find') && message.includes(`'${specifier}'`)) throw new Error(`${specifier} is not installed`, { cause: error });
    throw error;
  }
  return ready('tensorflow');
}

/** Initialises the backend and leaves the one in use as it was. */
async function ready(backend: string, prepare?: () => void): Promise<string> {
  const before = tf.getBackend() as string | undefined;
  try {
    if (!await tf.setBackend(backend)) throw new Error(`tfjs cannot start its backend "${backend}".`);
    prepare?.();
  } finally {
    if (before) await tf.setBackend(before);
  }
  return backend;
}

/** Makes a backend that is ready the current one, and says which one was. Switching is dear: all kernels are set up anew. */
export function switchBackend(backend: string): string {
  tf.backend(); // before any use tfjs has not chosen one
  const before = tf.getBackend();
  if (before !== backend) void tf.setBackend(backend);
  return before;
}
