import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { headers, type Msg } from '@nats-io/transport-node';

/** A message of NATS has 1 MB unless the server is told otherwise; what is told of thousands of columns has more, and repeats itself. */
const PACKED_BEYOND_BYTES = 64 << 10;
const MOST_UNPACKED_BYTES = 256 << 20;
const PACKED_HEADER = 'Lepton-Packed';

const [pack, unpack] = [promisify(zstdCompress), promisify(zstdDecompress)];

/** Answers a request; what is large is packed (zstd). */
export async function respond(message: Msg, bytes: Uint8Array): Promise<void> {
  if (bytes.length <= PACKED_BEYOND_BYTES) {
    message.respond(bytes);
    return;
  }
  const packed = headers();
  packed.set(PACKED_HEADER, 'zstd');
  message.respond(await pack(bytes), { headers: packed });
}

/** The bytes of an answer that `respond` sent. */
export const unpacked = async ({ data, headers: given }: Msg): Promise<Uint8Array> =>
  (given?.has(PACKED_HEADER) ? unpack(data, { maxOutputLength: MOST_UNPACKED_BYTES }) : data);
