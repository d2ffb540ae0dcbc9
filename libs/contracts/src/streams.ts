/** Every JetStream stream there is. Adapters create none but these. */
export interface StreamDeclaration {
  readonly name: string;
  readonly subjects: readonly string[];
  /** `limits` keeps messages until they are old; `workqueue` until one consumer has acknowledged them. */
  readonly retention: 'limits' | 'workqueue';
  readonly maxAgeMs: number;
  /** Within this window a repeated message id is dropped by the server. */
  readonly duplicateWindowMs: number;
}

const day = 24 * 60 * 60 * 1000;

export const EVENTS: StreamDeclaration = {
  name: 'EVENTS', subjects: ['lepton.*.*.*.v1.*'], retention: 'limits', maxAgeMs: 7 * day, duplicateWindowMs: 120_000,
};

export const JOBS: StreamDeclaration = {
  name: 'JOBS', subjects: ['lepton-jobs.>'], retention: 'workqueue', maxAgeMs: 0, duplicateWindowMs: 120_000,
};

export const DEAD_LETTERS: StreamDeclaration = {
  name: 'DEAD_LETTERS', subjects: ['lepton-dead.>'], retention: 'limits', maxAgeMs: 30 * day, duplicateWindowMs: 120_000,
};

export const STREAMS: readonly StreamDeclaration[] = [EVENTS, JOBS, DEAD_LETTERS];
