/**
 * `node --import @lepton/service-kit/telemetry main.js`: tracing starts before any other module is loaded, so that http, pg and graphql
 * can be patched as they load. They all are CommonJS inside, which the require hook reaches also where ESM imports them;
 * OpenTelemetry's ESM loader, a second and 40 MB a process, is not needed.
 */
import { telemetrySettings } from './telemetry-settings.js';

const settings = telemetrySettings(process.env);
if (settings.otlp || settings.spanSink) {
  const { startTracing } = await import('./start-tracing.js');
  startTracing(settings);
}
