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

/** Keeps `ratio` of the traces that begin here and what a caller kept of the others, without the spans of loops. */
export class QuietSampler implements Sampler {
  readonly #rest: Sampler;

  constructor(readonly ratio: number) {
    this.#rest = new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) });
  }

  shouldSample(context: Context, traceId: string, name: string, kind: SpanKind, attributes: Attributes, links: Link[]): SamplingResult {
    if (LOOPS.test(name) || TRIVIAL.test(name)) return { decision: sdk.SamplingDecision.NOT_RECORD };
    return this.#rest.shouldSample(context, traceId, name, kind, attributes, links);
  }

  toString(): string {
    return `QuietSampler{${this.ratio}}`;
  }
}
