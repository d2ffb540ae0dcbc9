import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { InferenceSession, listSupportedBackends } from 'onnxruntime-node';
import { GraphBuilder } from '../onnx/graph-builder.js';

export type Device = 'cpu' | 'cuda' | 'webgpu';

/** The device was asked for, and onnxruntime cannot use it here. */
export class DeviceUnavailableError extends Error {
  readonly code = 'DEVICE_UNAVAILABLE';

  constructor(readonly device: Device, cause: unknown) {
    super(`onnxruntime cannot use "${device}" on this machine: ${reason(cause)}. Choose "cpu", or ${NEEDS[device]}.`, { cause });
    this.name = 'DeviceUnavailableError';
  }
}

const NEEDS: Readonly<Record<Device, string>> = {
  cpu: 'install onnxruntime-node again',
  cuda: 'on Linux on x64 with an NVIDIA card, CUDA 12 and cuDNN 9 fetch what npm does not bring: node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12',
  webgpu: 'a machine with a graphics card and its driver (Vulkan, Metal or Direct3D 12)',
};

/** The last part of onnxruntime's messages says what is wrong; the paths before it are of its own sources. */
const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).split(/was false\. |\] : \d+ : /).at(-1)?.trim().replace(/\.$/, '') ?? '';

/** Of a session: its threads spin while they wait for one another, or sleep. Nothing of what is computed depends on it. */
export const waiting = (spinning: boolean) => ({ session: { intra_op: { allow_spinning: spinning ? '1' : '0' } } });

/** Whether threads may spin: two that do are up to a third faster than two that sleep where cores are free, and slower than one alone where they are not. */
export const maySpin = (threads: number): boolean => threads > 1 && (loadavg()[0] ?? 0) + threads <= availableParallelism();

/** onnxruntime's library for CUDA, which is not in its npm package. */
const cudaLibrary = (): string => join(dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')), 'bin', 'napi-v6', process.platform, process.arch, 'libonnxruntime_providers_cuda.so');

/** A session on the device, with the cpu for what the device lacks. Throws DeviceUnavailableError. */
export async function createSession(bytes: Uint8Array, device: Device, options: InferenceSession.SessionOptions): Promise<InferenceSession> {
  if (device === 'cpu') return InferenceSession.create(bytes, { ...options, executionProviders: ['cpu'] });
  // Asked for what it lacks, onnxruntime writes to stderr whatever its log level.
  if (device === 'cuda' && !existsSync(cudaLibrary())) throw new DeviceUnavailableError(device, 'its library for CUDA is not there');
  try {
    return await InferenceSession.create(bytes, { ...options, executionProviders: [device, 'cpu'] });
  } catch (error) {
    throw new DeviceUnavailableError(device, error);
  }
}

/**
 * How many channels stand together in the blocked layout of onnxruntime's convolutions on this machine's cpu: as many as a vector register holds.
 * undefined where it has none.
 */
export const channelBlock = (): Promise<number | undefined> => (block ??= findChannelBlock());

let block: Promise<number | undefined> | undefined;

async function findChannelBlock(): Promise<number | undefined> {
  const graph = new GraphBuilder('channel-block');
  const x = graph.constant('float32', [1, 4, 1, 1], [1, 2, 3, 4]);
  // Four channels are filled up to a whole block.
  graph.output(graph.node('ReorderInput', [x], { channels_last: 0 }, 'com.microsoft.nchwc'), 'float32', ['n', 'c', 'h', 'w'], 'y');
  try {
    const session = await createSession(graph.toModel(), 'cpu', { logSeverityLevel: 4 });
    const { y } = await session.run({});
    await session.release();
    const size = y?.dims[1] ?? 0;
    return size > 4 ? size : undefined;
  } catch {
    return undefined; // Not here: convolutions do without.
  }
}

/** The devices that work here, each tried with a tiny model; cpu always does. */
export async function availableDevices(): Promise<Device[]> {
  const graph = new GraphBuilder('probe');
  graph.output(graph.node('Neg', [graph.input('x', 'float32', [1])]), 'float32', [1]);
  const bytes = graph.toModel();
  const listed = new Set(listSupportedBackends().map(({ name }) => name));
  const found: Device[] = ['cpu'];
  for (const device of ['cuda', 'webgpu'] as const) {
    if (!listed.has(device)) continue;
    try {
      await (await createSession(bytes, device, { logSeverityLevel: 4 })).release();
      found.push(device);
    } catch {
      // Not here: that is the answer.
    }
  }
  return found;
}
