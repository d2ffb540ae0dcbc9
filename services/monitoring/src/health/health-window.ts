import type { Window } from '../generated/graphql.js';

/** Buckets of this many seconds, each kept for `keepSeconds`. Every prediction is counted in one bucket of each resolution. */
export const RESOLUTIONS = [
  { seconds: 5, keepSeconds: 10 * 60 },
  { seconds: 60, keepSeconds: 26 * 3_600 },
  { seconds: 3_600, keepSeconds: 8 * 86_400 },
] as const;

/** Read from buckets of `resolution` seconds; one point of the series takes `step` seconds, so that there are at most 60. */
const WINDOWS: Record<Window, { seconds: number; resolution: number; step: number }> = {
  LAST_MINUTE: { seconds: 60, resolution: 5, step: 5 },
  LAST_HOUR: { seconds: 3_600, resolution: 60, step: 60 },
  LAST_DAY: { seconds: 86_400, resolution: 60, step: 24 * 60 },
  LAST_WEEK: { seconds: 7 * 86_400, resolution: 3_600, step: 3 * 3_600 },
};

export interface HealthWindow {
  /** Seconds of a bucket. */
  resolution: number;
  /** Seconds of a point of the series. */
  step: number;
  /** The first point's start; the last point, not full yet, holds `until`. */
  from: Date;
  until: Date;
}

export function healthWindow(window: Window, now: Date): HealthWindow {
  const { seconds, resolution, step } = WINDOWS[window];
  const from = new Date(bucketStart(now, step).getTime() - (seconds - step) * 1_000);
  return { resolution, step, from, until: now };
}

/** Start of the bucket of `seconds` that holds `at`. */
export function bucketStart(at: Date, seconds: number): Date {
  const ms = seconds * 1_000;
  return new Date(Math.floor(at.getTime() / ms) * ms);
}

export const windowStart = (window: Window, now: Date): Date => new Date(now.getTime() - WINDOWS[window].seconds * 1_000);
