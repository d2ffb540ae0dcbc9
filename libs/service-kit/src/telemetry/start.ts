/**
 * `node --import @lepton/service-kit/telemetry main.js`: tracing starts before any other module is loaded, so that http, pg and graphql
 * can be patched as they load. They all are CommonJS inside, which the require hook reaches also where ESM imports them;
 * OpenTelemetry's ESM loader, a second and 40 MB a process, is not needed.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { instrumentations } from './instrumentations.js';
import { QuietSampler } from './quiet-sampler.js';
import { setRuntime } from './runtime.js';
import { SpanBuffer } from './span-buffer.js';
import { telemetrySettings } from './telemetry-settings.js';

const FLUSH_MS = 2_000;

const settings = telemetrySettings(process.env);
if (settings.otlp || settings.spanSink) await start();

async function start(): Promise<void> {
  const buffer = settings.spanSink ? new SpanBuffer() : undefined;
  const processors: SpanProcessor[] = buffer ? [buffer] : [];
  if (settings.otlp) {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    processors.push(new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: 1_000 }));
  }
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.serviceName, 'service.namespace': 'lepton' }),
    sampler: new QuietSampler(settings.ratio),
    spanLimits: { attributeValueLengthLimit: 1_024, attributeCountLimit: 32, eventCountLimit: 4, linkCountLimit: 4 },
    spanProcessors: processors,
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  registerInstrumentations({ instrumentations: instrumentations() });
  // The require hook sees a builtin when it is required; the named exports that ESM sees are refreshed by hand.
  const require = createRequire(import.meta.url);
  require('node:http');
  require('node:https');
  syncBuiltinESMExports();

  const flush = async () => {
    const flushed = provider.forceFlush({ timeoutMillis: FLUSH_MS }).catch(() => {});
    await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())]);
  };
  setRuntime({ service: settings.serviceName, buffer, flush });
  onEnd(() => {
    buffer?.drain();
    return flush();
  });
}

/** A signal ends the process as it would without this listener, once the spans are out; with other listeners, they end it. */
function onEnd(flush: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const listener = async () => {
      await flush();
      if (process.listenerCount(signal) > 0) return;
      process.kill(process.pid, signal);
    };
    process.once(signal, () => void listener());
  }
  process.once('beforeExit', () => void flush());
}
