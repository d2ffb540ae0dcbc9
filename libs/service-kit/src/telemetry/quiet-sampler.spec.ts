import { ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { QuietSampler } from './quiet-sampler.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parent = (traceFlags: TraceFlags) => trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: 'b7ad6b7169203331', traceFlags, isRemote: true });
const decide = (name: string, { context = ROOT_CONTEXT, ratio = 1 } = {}) =>
  new QuietSampler(ratio).shouldSample(context, traceId, name, SpanKind.INTERNAL, {}, []).decision;

describe('QuietSampler', () => {
  it('keeps a trace that begins here by ratio', () => {
    expect(decide('POST /graphql')).toBe(SamplingDecision.RECORD_AND_SAMPLED);
    expect(decide('POST /graphql', { ratio: 0 })).toBe(SamplingDecision.NOT_RECORD);
  });

  it('follows the decision of the caller, whatever the ratio', () => {
    expect(decide('work', { context: parent(TraceFlags.SAMPLED), ratio: 0 })).toBe(SamplingDecision.RECORD_AND_SAMPLED);
    expect(decide('work', { context: parent(TraceFlags.NONE), ratio: 1 })).toBe(SamplingDecision.NOT_RECORD);
  });

  it.each(['ReplicaService.Heartbeat', 'lepton.training.v1.WorkerService/ReportProgress', 'rpc training WorkerService.ReportProgress', 'publish training.run-progressed', 'deployment.predictions-served process', 'telemetry.spans publish'])(
    'drops "%s", also in a trace that is kept', (name) => {
      expect(decide(name, { context: parent(TraceFlags.SAMPLED) })).toBe(SamplingDecision.NOT_RECORD);
    },
  );

  it.each(['WorkerService.ClaimRun', 'training.run-completed process', 'select spans_table', 'POST /graphql'])('keeps "%s"', (name) => {
    expect(decide(name)).toBe(SamplingDecision.RECORD_AND_SAMPLED);
  });

  it('ends a trace that a loop goes on adding to, and no other', () => {
    const sampler = new QuietSampler(1);
    const kept = (id: string, spans: number) => Array.from({ length: spans }, () => sampler.shouldSample(ROOT_CONTEXT, id, 'flush', SpanKind.INTERNAL, {}, []))
      .filter(({ decision }) => decision === SamplingDecision.RECORD_AND_SAMPLED).length;
    expect(kept(traceId, 3_000)).toBe(1_000);
    for (let other = 0; other < 500; other++) expect(kept(other.toString(16).padStart(32, '1'), 1)).toBe(1);
    expect(kept(traceId, 10)).toBe(0);
  });
});
