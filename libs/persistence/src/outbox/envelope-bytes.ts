import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { EnvelopeSchema } from '@lepton/contracts';

/** The largest message that a NATS server takes by default is 1 MiB; headers and the dead-letter reason need room too. */
export const MAX_ENVELOPE_BYTES = 900_000;

/**
 * Adds the sequence to an envelope that was encoded without one. The sequence is known only when the row is written, and
 * concatenated protobuf encodings merge (protobuf.dev, "Last One Wins"), so the rest need not be encoded again.
 */
export function withSequence(envelope: Uint8Array, sequence: bigint): Uint8Array {
  const field = new BinaryWriter().tag(EnvelopeSchema.field.sequence.number, WireType.Varint).int64(sequence).finish();
  const bytes = new Uint8Array(envelope.length + field.length);
  bytes.set(envelope);
  bytes.set(field, envelope.length);
  return bytes;
}
