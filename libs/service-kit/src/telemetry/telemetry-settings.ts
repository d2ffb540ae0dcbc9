/** What the environment says about tracing. Read by hand: telemetry loads before everything else, zod included. */
export interface TelemetrySettings {
  serviceName: string;
  /** Share of the traces that begin here which are kept, from 0 to 1. A trace that a caller began is kept as the caller decided. */
  ratio: number;
  /** HTTP requests begin traces at the gateway only: the others answer nobody else, and what it asks on its own account (for each event of a subscription) is no news. */
  beginsTraces: boolean;
  /** Also send spans to this OTLP/HTTP collector (`OTEL_EXPORTER_OTLP_ENDPOINT`, or the one for traces alone). */
  otlp: boolean;
  /** Hand spans to the mesh's own monitoring service, over NATS. */
  spanSink: boolean;
}

export function telemetrySettings(env: NodeJS.ProcessEnv): TelemetrySettings {
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1);
  const serviceName = env['OTEL_SERVICE_NAME'] || 'lepton';
  return {
    serviceName,
    beginsTraces: serviceName.endsWith('gateway'),
    ratio: ratio >= 0 && ratio <= 1 ? ratio : 1,
    otlp: Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']),
    spanSink: env['LEPTON_TRACES'] !== 'off',
  };
}
