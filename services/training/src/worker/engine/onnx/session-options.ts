import type { InferenceSession } from 'onnxruntime-node';

/** Spinning threads would make two busy threads slower than one on a shared host. */
export const sessionOptions = (threads: number): InferenceSession.SessionOptions => ({
  intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3, extra: { session: { intra_op: { allow_spinning: '0' } } },
});
