/** A tensor on its way to or from the Python process. */
export interface WireTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** A message, as `libs/python/lepton_engine/frames.py` describes it. */
export interface Frame {
  readonly header: Readonly<Record<string, unknown>>;
  readonly tensors: readonly WireTensor[];
}

const PREFIX = 8;

/** Parts to be written one after another; tensors are views of their arrays, not copies. */
export function encodeFrame(header: object, tensors: readonly WireTensor[] = []): Uint8Array[] {
  const entries = tensors.map(({ name, shape, data }) => ({ name, shape, type: data instanceof Int32Array ? 'int32' : 'float32' }));
  const text = Buffer.from(JSON.stringify({ ...header, tensors: entries }));
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32LE(text.length, 0);
  prefix.writeUInt32LE(tensors.reduce((sum, { data }) => sum + data.byteLength, 0), 4);
  return [prefix, text, ...tensors.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
}

/** Puts messages together from the pieces in which they arrive. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #length = 0;
  #wanted = PREFIX;

  constructor(private readonly receive: (frame: Frame) => void) {}

  push(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    while (this.#length >= this.#wanted) {
      const all = this.#pieces.length === 1 ? this.#pieces[0] ?? piece : Buffer.concat(this.#pieces);
      this.#pieces = [all];
      const end = PREFIX + all.readUInt32LE(0) + all.readUInt32LE(4);
      if (all.length < end) {
        this.#wanted = end;
        return;
      }
      this.#wanted = PREFIX;
      this.#pieces = [all.subarray(end)];
      this.#length -= end;
      this.receive(decode(all.subarray(0, end)));
    }
  }
}

function decode(bytes: Buffer): Frame {
  let offset = PREFIX + bytes.readUInt32LE(0);
  const { tensors, ...header } = JSON.parse(bytes.toString('utf8', PREFIX, offset)) as { tensors: { name: string; shape: number[] }[] };
  return {
    header,
    tensors: tensors.map(({ name, shape }) => {
      const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
      new Uint8Array(data.buffer).set(bytes.subarray(offset, offset + data.byteLength));
      offset += data.byteLength;
      return { name, shape, data };
    }),
  };
}
