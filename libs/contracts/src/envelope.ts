import { create, fromBinary, toBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import { anyPack, anyUnpack, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { EnvelopeSchema, type Envelope } from './generated/lepton/common/v1/envelope_pb.js';

export interface EnvelopeInput<Desc extends DescMessage> {
  eventId: string;
  workspace: string;
  aggregateId: string;
  sequence: bigint;
  occurredAt: Date;
  traceparent: string;
  schema: Desc;
  payload: MessageShape<Desc>;
}

/** Wraps a typed payload; the result is ready for `encodeEnvelope`. */
export function packEnvelope<Desc extends DescMessage>(input: EnvelopeInput<Desc>): Envelope {
  return create(EnvelopeSchema, {
    eventId: input.eventId,
    workspace: input.workspace,
    aggregateId: input.aggregateId,
    sequence: input.sequence,
    occurredAt: timestampFromDate(input.occurredAt),
    traceparent: input.traceparent,
    payload: anyPack(input.schema, input.payload),
  });
}

export const encodeEnvelope = (envelope: Envelope): Uint8Array => toBinary(EnvelopeSchema, envelope);
export const decodeEnvelope = (bytes: Uint8Array): Envelope => fromBinary(EnvelopeSchema, bytes);

/** The payload, or undefined where the envelope carries another type. */
export function unpackEnvelope<Desc extends DescMessage>(envelope: Envelope, schema: Desc): MessageShape<Desc> | undefined {
  return envelope.payload && anyUnpack(envelope.payload, schema);
}
