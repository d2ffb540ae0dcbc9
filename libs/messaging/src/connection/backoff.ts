/** Whole milliseconds (a server ignores a NAK's fractional delay) before try number `attempt` (from 1): doubling from `firstMs` to `lastMs`, with up to a quarter of jitter. */
export function backoffMs(attempt: number, firstMs: number, lastMs: number): number {
  return Math.round(Math.min(lastMs, firstMs * 2 ** Math.min(30, attempt - 1)) * (0.75 + Math.random() / 4));
}
