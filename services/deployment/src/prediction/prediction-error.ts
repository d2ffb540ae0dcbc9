import { ProblemError } from '@lepton/contracts';

export type PredictionErrorCode =
  | 'NOT_FOUND' | 'NOT_SERVING' | 'INVALID_INPUT' | 'TOO_MANY_ROWS' | 'QUEUE_FULL' | 'UNAVAILABLE' | 'TIMEOUT' | 'MODEL_FAILED';

const HTTP_STATUS: Record<PredictionErrorCode, number> = {
  NOT_FOUND: 404, NOT_SERVING: 409, INVALID_INPUT: 400, TOO_MANY_ROWS: 413, QUEUE_FULL: 429, UNAVAILABLE: 503, TIMEOUT: 504, MODEL_FAILED: 400,
};

/** Why there is no prediction: a problem that the caller is told, over GraphQL as over HTTP. */
export class PredictionError extends ProblemError {
  constructor(override readonly code: PredictionErrorCode, message: string, field?: string) {
    super(code, message, field);
  }

  get status(): number {
    return HTTP_STATUS[this.code];
  }

  /** Seconds after which the same request may pass. */
  get retryAfter(): number | undefined {
    return this.code === 'UNAVAILABLE' || this.code === 'QUEUE_FULL' ? 1 : undefined;
  }
}
