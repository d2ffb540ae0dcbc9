import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { SpanBuffer } from './span-buffer.js';

/** What `telemetry` has started in this process, if it was loaded. */
export interface TelemetryRuntime {
  readonly service: string;
  /** Absent where LEPTON_TRACES=off. */
  readonly buffer: SpanBuffer | undefined;
  readonly flush: () => Promise<void>;
}

let runtime: TelemetryRuntime | undefined;

export function setRuntime(started: TelemetryRuntime): void {
  runtime = started;
}

/**
 * Hands every finished span to `publish`, with those that finished before; in a process without telemetry it does nothing.
 * Returns a function that flushes and detaches it.
 */
export function attachSpanSink(publish: (spans: readonly ReadableSpan[], service: string) => void): () => void {
  const { buffer, service } = runtime ?? {};
  if (!buffer || service === undefined) return () => {};
  return buffer.attach((spans) => publish(spans, service));
}

/** Sends what there is, to the sink and to the collector. Takes at most two seconds and never rejects. */
export async function flushTelemetry(): Promise<void> {
  await runtime?.flush();
}
