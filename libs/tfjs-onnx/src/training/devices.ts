import { InferenceSession, listSupportedBackends } from 'onnxruntime-node';
import { GraphBuilder } from '../onnx/graph-builder.js';

export type Device = 'cpu' | 'cuda' | 'webgpu';

/** The device was asked for, and onnxruntime cannot use it here. */
export class DeviceUnavailableError extends Error {
  readonly code = 'DEVICE_UNAVAILABLE';

  constructor(readonly device: Device, cause: unknown) {
    super(`onnxruntime cannot use "${device}" on this machine: ${reason(cause)}. Choose "cpu", or install what it needs.`, { cause });
    this.name = 'DeviceUnavailableError';
  }
}

/** The last part of onnxruntime's messages says what is wrong; the paths before it are of its own sources. */
const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).split(/was false\. |\] : \d+ : /).at(-1)?.trim().replace(/\.$/, '') ?? '';

/** Of a session: spinning threads make two busy threads slower than one on a shared host. */
export const WITHOUT_SPINNING = { session: { intra_op: { allow_spinning: '0' } } };

/** A session on the device, with the cpu for what the device lacks. Throws DeviceUnavailableError. */
export async function createSession(bytes: Uint8Array, device: Device, options: InferenceSession.SessionOptions): Promise<InferenceSession> {
  if (device === 'cpu') return InferenceSession.create(bytes, { ...options, executionProviders: ['cpu'] });
  try {
    return await InferenceSession.create(bytes, { ...options, executionProviders: [device, 'cpu'] });
  } catch (error) {
    throw new DeviceUnavailableError(device, error);
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
