import type { OptimizerName } from './optimizer-spec.js';

/** Bytes: each part by itself, and all. */
export interface MemoryEstimate {
  readonly parameters: number;
  readonly batch: number;
  readonly rows: number;
  readonly total: number;
}

export interface MemoryQuestion {
  readonly parameterCount: number;
  readonly activationsPerRow: number;
  /** Rows of one step: no more than there are. */
  readonly batchSize: number;
  /** What a row takes while it is kept: encoded, and as it was read. */
  readonly bytesPerRow: number;
  /** Of all splits. */
  readonly rowCount: number;
  readonly optimizer: OptimizerName;
}

const FLOAT = 4;
const SLOTS: Record<OptimizerName, number> = { sgd: 1, adagrad: 1, lion: 1, rmsprop: 2, adam: 2, adamw: 2 };

/**
 * Bytes that training will need at its peak, beyond the idle process. Weights and optimiser slots count twice (a step makes new ones
 * while the old ones live), then gradients, the best weights, a checkpoint being written; activations with their gradients; the encoded rows.
 */
export function estimateMemory({ parameterCount, activationsPerRow, batchSize, bytesPerRow, rowCount, optimizer }: MemoryQuestion): MemoryEstimate {
  const slots = SLOTS[optimizer];
  const parameters = parameterCount * FLOAT * (2 * (1 + slots) + 1 + 1 + (2 + slots));
  const batch = batchSize * activationsPerRow * 2 * FLOAT;
  const rows = rowCount * bytesPerRow;
  return { parameters, batch, rows, total: parameters + batch + rows };
}

/** 1536 → "1.5 KiB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power]}`;
}
