export type TraceErrorCode = 'UNLOWERED_KERNEL' | 'READS_VALUES' | 'BATCH_DEPENDENT' | 'UNSUPPORTED_MODEL';

/** A model that cannot become a graph. Found while tracing, before anything runs. */
export class TraceError extends Error {
  constructor(readonly code: TraceErrorCode, message: string, readonly layer?: string) {
    super(layer === undefined ? message : `${message} (in layer "${layer}")`);
    this.name = 'TraceError';
  }
}

/** A tfjs kernel that has no lowering to ONNX. */
export class UnloweredKernelError extends TraceError {
  constructor(readonly kernel: string, layer?: string) {
    super('UNLOWERED_KERNEL', `The operation ${kernel} cannot be expressed in ONNX yet`, layer);
    this.name = 'UnloweredKernelError';
  }
}
