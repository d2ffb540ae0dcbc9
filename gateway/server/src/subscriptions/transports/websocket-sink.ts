import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { SharedResult, Sink } from '../shared-result.js';
import { drained } from './drained.js';

const HEAD = '{"type":"next","payload":';
/** Above this, two writes cost less than a copy. */
const COPY_BYTES = 16 * 1024;

/**
 * Writes results as `next` messages of graphql-transport-ws. All clients get the same bytes but for the operation's id at the end, so
 * the frame is made once and written to the socket itself, past `ws`: four fifths of a delivery's cost is then the system call.
 */
export class WebSocketSink implements Sink {
  readonly #tail: Buffer;

  constructor(
    private readonly client: WebSocket, private readonly socket: Socket, id: string,
    private readonly options: { bufferBytes: number; slow: () => void; complete: () => void },
  ) {
    this.#tail = Buffer.from(`,"id":${JSON.stringify(id)}}`);
  }

  next(result: SharedResult): boolean {
    const { socket } = this;
    if (this.client.readyState !== WebSocket.OPEN || !socket.writable) return true;
    const tail = this.#tail;
    const start = result.frame(`ws ${tail.length}`, ({ json }) => frameStart(`${HEAD}${json}`, tail.length));
    if (start.length > COPY_BYTES) {
      socket.cork();
      socket.write(start);
      socket.write(tail);
      socket.uncork();
    } else {
      const frame = Buffer.allocUnsafe(start.length + tail.length);
      start.copy(frame);
      tail.copy(frame, start.length);
      socket.write(frame);
    }
    if (socket.writableLength < this.options.bufferBytes) return true;
    this.options.slow();
    return false;
  }

  drained(): Promise<void> {
    return drained(this.socket);
  }

  complete(): void {
    this.options.complete();
  }
}

/** An unmasked text frame (RFC 6455, 5.2) without its last `missing` bytes. */
function frameStart(text: string, missing: number): Buffer {
  const bytes = Buffer.byteLength(text);
  const length = bytes + missing;
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + bytes);
  frame[0] = 0x81;
  if (header === 2) {
    frame[1] = length;
  } else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, header);
  return frame;
}
