import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { instrumentations } from './instrumentations.js';
import { api, AsyncLocalStorageContextManager, core, otlpExporter, registerInstrumentations, resourceFromAttributes, sdk } from './otel.js';
import { QuietSampler } from './quiet-sampler.js';
import { setRuntime } from './runtime.js';
import { SpanBuffer } from './span-buffer.js';
import type { TelemetrySettings } from './telemetry-settings.js';

/** No process waits longer than this for a collector when it ends. */
const FLUSH_MS = 2_000;

export function startTracing(settings: TelemetrySettings): void {
  const buffer = settings.spanSink ? new SpanBuffer() : undefined;
  const processors: SpanProcessor[] = buffer ? [buffer] : [];
  if (settings.otlp) processors.push(new sdk.BatchSpanProcessor({ exporter: otlpExporter(FLUSH_MS), scheduledDelayMillis: 1_000 }));
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.serviceName, 'service.namespace': 'lepton' }),
    sampler: new QuietSampler(settings.ratio),
    spanLimits: { attributeValueLengthLimit: 1_024, attributeCountLimit: 32, eventCountLimit: 4, linkCountLimit: 4 },
    spanProcessors: processors,
  });
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  api.propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  api.trace.setGlobalTracerProvider(provider);
  registerInstrumentations({ instrumentations: instrumentations(settings) });
  patchHttp();

  const flush = async () => {
    const flushed = provider.forceFlush({ timeoutMillis: FLUSH_MS }).catch(() => {});
    await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())]);
  };
  setRuntime({ service: settings.serviceName, buffer, flush });
  flushAtEnd(() => {
    buffer?.drain();
    return flush();
  });
}

/** The require hook sees a builtin when it is required; the named exports that ES modules see are refreshed by hand. */
function patchHttp(): void {
  const require = createRequire(import.meta.url);
  require('node:http');
  require('node:https');
  syncBuiltinESMExports();
}

/** A signal flushes. It ends the process as it would without this listener, unless others listen too: then they end it. */
function flushAtEnd(flush: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      const alone = process.listenerCount(signal) === 0;
      void flush().then(() => {
        if (alone) process.kill(process.pid, signal);
      });
    });
  }
  process.once('beforeExit', () => void flush());
}
