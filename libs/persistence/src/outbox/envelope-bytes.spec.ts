import { MetricSchema, decodeEnvelope, encodeEnvelope, packEnvelope, unpackEnvelope } from '@lepton/contracts';
import { create } from '@bufbuild/protobuf';
import { withSequence } from './envelope-bytes.js';

describe('withSequence', () => {
  it.each([1n, 127n, 128n, 2n ** 62n])('gives an encoded envelope the sequence %s and changes nothing else', (sequence) => {
    const envelope = packEnvelope({
      eventId: 'e', workspace: 'w', aggregateId: 'run_1', sequence: 0n, occurredAt: new Date(5), traceparent: 't',
      schema: MetricSchema, payload: create(MetricSchema, { name: 'loss', value: 0.5 }),
    });
    const decoded = decodeEnvelope(withSequence(encodeEnvelope(envelope), sequence));
    expect(decoded).toEqual({ ...envelope, sequence });
    expect(unpackEnvelope(decoded, MetricSchema)?.value).toBe(0.5);
  });
});
