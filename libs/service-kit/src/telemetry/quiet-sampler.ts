import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace';
import { sdk } from './otel.js';

/**
 * Spans of loops: many a second for as long as a run or a replica lives, and no news in any of them. They are dropped with
 * everything below them, in this process and in those it calls, since the decision travels in the trace context.
 */
const LOOPS = /(^|[ ./])(ReportProgress|Heartbeat|run-progressed|run-checkpointed|predictions-served|deployment-health|dataset-version-progressed|spans)([ ./]|$)/i;

/** Microseconds each, in every operation. */
const TRIVIAL = /^graphql\.(parse|parseSchema|validate)$/;

/**
 * Of one trace, in one process. A timer keeps the context that it was set in, and with it the trace: a loop begun by a traced request
 * would add to its trace for ever.
 */
const MAX_SPANS = 1_000;
/** Traces counted at a time; the one that began first is forgotten first. */
const COUNTED_TRACES = 1_000;

/** Keeps `ratio` of the traces that begin here and what a caller kept of the others, without the spans of loops and what a trace has too many of. */
export class QuietSampler implements Sampler {
  readonly #rest: Sampler;
  readonly #spans = new Map<string, number>();

  constructor(readonly ratio: number) {
    this.#rest = new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) });
  }

  shouldSample(context: Context, traceId: string, name: string, kind: SpanKind, attributes: Attributes, links: Link[]): SamplingResult {
    const result = this.#rest.shouldSample(context, traceId, name, kind, attributes, links);
    if (result.decision === sdk.SamplingDecision.NOT_RECORD) return result;
    const dropped = LOOPS.test(name) || TRIVIAL.test(name) || this.#count(traceId) > MAX_SPANS;
    return dropped ? { decision: sdk.SamplingDecision.NOT_RECORD } : result;
  }

  #count(traceId: string): number {
    const count = (this.#spans.get(traceId) ?? 0) + 1;
    this.#spans.set(traceId, count);
    if (this.#spans.size > COUNTED_TRACES) {
      const [oldest] = this.#spans.keys();
      if (oldest !== undefined) this.#spans.delete(oldest);
    }
    return count;
  }

  toString(): string {
    return `QuietSampler{${this.ratio}}`;
  }
}
