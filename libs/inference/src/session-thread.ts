/**
 * The thread that owns one onnxruntime session; `run()` blocks it, not the process.
 *
 * It is started by path, in development straight from this TypeScript source (Node strips the types), so it imports
 * nothing relative but types and uses only syntax that can be stripped.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { SessionThreadOptions, ThreadMessage, ThreadReply, ThreadRequest } from './session-messages.js';
import type { Tensor, TensorInfo, TensorType } from './tensor.js';

const port = parentPort;
if (!port) throw new Error('session-thread runs only as a worker thread');

const { model, threads } = workerData as SessionThreadOptions;
const reply = (message: ThreadReply) => port.postMessage(message);
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const session = await open();
if (session) {
  const loaded: InferenceSession = session;
  reply({ kind: 'loaded', inputs: loaded.inputMetadata.map(describe), outputs: loaded.outputMetadata.map(describe) });
  port.on('message', (message: ThreadMessage) => {
    if (message === 'close') void loaded.release().finally(() => port.close());
    else void run(loaded, message);
  });
}

async function open(): Promise<InferenceSession | undefined> {
  try {
    const options: InferenceSession.SessionOptions = {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4, // errors come as exceptions
      // Spinning threads starve everybody else on a busy host.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    };
    return await (typeof model === 'string' ? InferenceSession.create(model, options) : InferenceSession.create(model, options));
  } catch (error) {
    reply({ kind: 'loadFailed', message: messageOf(error) });
    port?.close();
    return undefined;
  }
}

async function run(loaded: InferenceSession, { id, feeds, outputs }: ThreadRequest): Promise<void> {
  try {
    const values: Record<string, OrtTensor> = {};
    for (const [name, { type, data, dims }] of Object.entries(feeds)) values[name] = new OrtTensor(type, data as string[], dims);
    const started = performance.now();
    const results = await (outputs ? loaded.run(values, outputs) : loaded.run(values));
    const runMs = performance.now() - started;
    const tensors: Record<string, Tensor> = {};
    for (const [name, value] of Object.entries(results)) {
      const { type, dims, data } = value as OrtTensor;
      tensors[name] = { type: type as TensorType, dims: [...dims], data: data as Tensor['data'] };
    }
    reply({ kind: 'result', id, outputs: tensors, runMs });
  } catch (error) {
    reply({ kind: 'failed', id, message: messageOf(error) });
  }
}

function describe(value: InferenceSession.ValueMetadata): TensorInfo | { name: string; unsupported: string } {
  if (!value.isTensor) return { name: value.name, unsupported: 'a sequence, map or optional' };
  return { name: value.name, type: value.type as TensorType, shape: value.shape.map((dim) => (typeof dim === 'number' ? dim : -1)) };
}
