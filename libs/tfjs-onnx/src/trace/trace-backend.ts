import { type BackendValues, type DataType, DataStorage, engine, KernelBackend, type NamedAttrMap, type NamedTensorInfoMap, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { lowerings } from '../lowering/index.js';
import type { ElementType } from '../onnx/element-type.js';
import type { Trace } from './trace.js';
import { TraceError, UnloweredKernelError } from './trace-error.js';
import { type TypedValues, type Value } from './value.js';

export const TRACE_BACKEND = 'onnx-trace';

interface Entry {
  readonly shape: readonly number[];
  readonly dtype: DataType;
  references: number;
  /** Numbers that are known while tracing … */
  readonly values?: BackendValues;
  /** … or a value that only the graph will know. A constant gets one, per trace, when a kernel reads it. */
  value?: Value;
  owner?: Trace;
}

/** A tfjs backend whose kernels write ONNX nodes in place of computing. */
class TraceBackend extends KernelBackend {
  private readonly entries = new DataStorage<Entry>(this, engine());
  private count = 0;
  current?: Trace;

  get trace(): Trace {
    if (!this.current) throw new TraceError('UNSUPPORTED_MODEL', 'The tracing backend is used outside a trace');
    return this.current;
  }

  add(entry: Omit<Entry, 'references'>): object {
    const id = {};
    this.entries.set(id, { ...entry, references: 1 });
    this.count++;
    return id;
  }

  info(value: Value): TensorInfo {
    const dtype = value.dtype as DataType;
    return { dataId: this.add({ shape: value.shape, dtype, value, owner: this.trace }), shape: [...value.shape], dtype };
  }

  lookup(tensor: TensorInfo): Value {
    const entry = this.entries.get(tensor.dataId);
    const { trace } = this;
    if (entry.value === undefined || entry.owner !== trace) {
      if (entry.values === undefined) throw new TraceError('UNSUPPORTED_MODEL', 'A tensor of an earlier trace is used', trace.layer);
      entry.value = trace.constant(entry.values as TypedValues, entry.shape, entry.dtype as ElementType);
      entry.owner = trace;
    }
    // A reshaped view shares its data with the original tensor.
    return tf.util.arraysEqual([...entry.value.shape], tensor.shape) ? entry.value : trace.context.reshape(entry.value, tensor.shape);
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): object {
    return this.add({ values, shape, dtype });
  }

  override move(id: object, values: BackendValues, shape: number[], dtype: DataType, references: number): void {
    this.entries.set(id, { values, shape, dtype, references });
    this.count++;
  }

  override readSync(id: object): BackendValues {
    const { values } = this.entries.get(id);
    if (values === undefined) throw new TraceError('READS_VALUES', 'The computation depends on the values of a tensor, not only on its shape', this.current?.layer);
    return values;
  }

  override async read(id: object): Promise<BackendValues> {
    return this.readSync(id);
  }

  override refCount(id: object): number {
    return this.entries.has(id) ? this.entries.get(id).references : 0;
  }

  override incRef(id: object): void {
    this.entries.get(id).references++;
  }

  override disposeData(id: object, force = false): boolean {
    if (!this.entries.has(id)) return true;
    const entry = this.entries.get(id);
    entry.references--;
    if (!force && entry.references > 0) return false;
    this.entries.delete(id);
    this.count--;
    return true;
  }

  override numDataIds(): number {
    return this.count;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override epsilon(): number {
    return 1e-7;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    // Nothing is held outside the garbage collector's reach.
  }
}

let backend: TraceBackend | undefined;

function register(): TraceBackend {
  const made = new TraceBackend();
  tf.registerBackend(TRACE_BACKEND, () => made, 0);
  const known = new Set([...tf.getKernelsForBackend('cpu').map((kernel) => kernel.kernelName), ...Object.keys(lowerings)]);
  for (const kernelName of known) {
    tf.registerKernel({
      kernelName,
      backendName: TRACE_BACKEND,
      kernelFunc: ({ inputs, attrs }) => run(made, kernelName, inputs, attrs),
    });
  }
  return made;
}

function run(on: TraceBackend, kernel: string, inputs: NamedTensorInfoMap, attributes: NamedAttrMap | undefined): TensorInfo | TensorInfo[] {
  const lower = lowerings[kernel];
  if (!lower) throw new UnloweredKernelError(kernel, on.trace.layer);
  const values: Record<string, Value> = {};
  for (const [name, tensor] of Object.entries(inputs)) if (tensor) values[name] = on.lookup(tensor);
  const result = lower(on.trace.context, values, attributes ?? {});
  return isList(result) ? result.map((value) => on.info(value)) : on.info(result);
}

const isList = (result: Value | readonly Value[]): result is readonly Value[] => Array.isArray(result);

/** Whether kernels are being recorded now rather than computed. */
export const isTracing = (): boolean => backend?.current !== undefined;

/** The trace in progress. */
export const currentTrace = (): Trace => (backend ??= register()).trace;

/** Runs `body` with the tracing backend; what was active before is active again afterwards. Traces do not nest. */
export function onTraceBackend<T>(trace: Trace, body: () => T): T {
  backend ??= register();
  if (backend.current) throw new TraceError('UNSUPPORTED_MODEL', 'A trace is already in progress');
  tf.backend(); // before any use tfjs has not chosen one
  const before = tf.getBackend();
  backend.current = trace;
  void tf.setBackend(TRACE_BACKEND);
  engine().startScope('onnx-trace');
  try {
    return body();
  } finally {
    engine().endScope();
    backend.current = undefined;
    void tf.setBackend(before);
  }
}

/** A tensor that stands for a value of the graph. */
export function tensorOf(value: Value): Tensor {
  backend ??= register();
  const info = backend.info(value);
  return engine().makeTensorFromDataId(info.dataId as tf.DataId, info.shape, info.dtype);
}

/** The value behind a tensor. */
export const valueOf = (tensor: Tensor): Value => (backend ??= register()).lookup(tensor);
