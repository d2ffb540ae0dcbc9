import { telemetrySettings } from './telemetry-settings.js';

describe('telemetrySettings', () => {
  it('traces everything into the mesh where nothing is set', () => {
    expect(telemetrySettings({})).toEqual({ serviceName: 'lepton', beginsTraces: false, ratio: 1, otlp: false, spanSink: true });
  });

  it('takes what is set', () => {
    const env = { OTEL_SERVICE_NAME: 'gateway', OTEL_TRACES_SAMPLER_ARG: '0.05', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', LEPTON_TRACES: 'off' };
    expect(telemetrySettings(env)).toEqual({ serviceName: 'gateway', beginsTraces: true, ratio: 0.05, otlp: true, spanSink: false });
  });

  it.each(['half', '-1', '2', ''])('does not take "%s" as a ratio', (ratio) => {
    expect(telemetrySettings({ OTEL_TRACES_SAMPLER_ARG: ratio }).ratio).toBe(1);
  });

  it('can trace nothing', () => {
    expect(telemetrySettings({ OTEL_TRACES_SAMPLER_ARG: '0' }).ratio).toBe(0);
  });
});
