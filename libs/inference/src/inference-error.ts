/** Stable codes; match on these. */
export type InferenceErrorCode =
  /** The file is not a model that onnxruntime can load and run. */
  | 'MODEL_INVALID'
  /** The tensors do not fit the model's inputs. */
  | 'INPUT_INVALID'
  /** More rows are waiting than `maxQueue`; try again later. */
  | 'QUEUE_FULL'
  /** One request has more rows than `maxQueue`: it would never fit. */
  | 'TOO_MANY_ROWS'
  /** onnxruntime reported an error for these values. */
  | 'RUN_FAILED'
  /** The model's thread died while it computed; it is being restarted. */
  | 'MODEL_CRASHED'
  /** The caller's signal fired before the request was computed. */
  | 'CANCELLED'
  /** The runner is closing. */
  | 'CLOSED';

const HTTP_STATUS: Record<InferenceErrorCode, number> = {
  MODEL_INVALID: 422, INPUT_INVALID: 400, QUEUE_FULL: 429, TOO_MANY_ROWS: 413, RUN_FAILED: 400,
  MODEL_CRASHED: 503, CANCELLED: 499, CLOSED: 503,
};

export class InferenceError extends Error {
  override readonly name = 'InferenceError';

  constructor(
    readonly code: InferenceErrorCode,
    message: string,
    /** The input that is at fault, where there is one. */
    readonly field?: string,
  ) {
    super(message);
  }

  /** The HTTP status that says the same. */
  get status(): number {
    return HTTP_STATUS[this.code];
  }
}
