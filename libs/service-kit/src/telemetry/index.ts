export { publishSpansOver, type SpanTransport } from './publish-spans.js';
export { attachSpanSink, flushTelemetry } from './runtime.js';
export { withoutTracing, withSpan } from './with-span.js';
