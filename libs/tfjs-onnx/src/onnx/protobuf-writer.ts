const encoder = new TextEncoder();

/**
 * Writes protobuf wire format. Nested messages and big byte fields are kept as references until `finish`, so a
 * weight is copied once however deep it lies.
 */
export class ProtobufWriter {
  private readonly chunks: Uint8Array[] = [];
  private pending: number[] = [];
  private length = 0;

  int(field: number, value: number | bigint): void {
    this.varint(field << 3);
    this.varint(value);
  }

  float(field: number, value: number): void {
    this.varint((field << 3) | 5);
    this.pending.push(...new Uint8Array(Float32Array.of(value).buffer));
  }

  string(field: number, value: string): void {
    this.bytes(field, encoder.encode(value));
  }

  bytes(field: number, value: Uint8Array): void {
    this.varint((field << 3) | 2);
    this.varint(value.length);
    this.append(value);
  }

  message(field: number, write: (writer: ProtobufWriter) => void): void {
    const inner = new ProtobufWriter();
    write(inner);
    inner.flush();
    this.varint((field << 3) | 2);
    this.varint(inner.length);
    this.flush();
    for (const chunk of inner.chunks) this.chunks.push(chunk);
    this.length += inner.length;
  }

  finish(): Uint8Array {
    this.flush();
    const out = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      out.set(chunk, at);
      at += chunk.length;
    }
    return out;
  }

  private append(value: Uint8Array): void {
    if (value.length <= 64) {
      this.pending.push(...value);
      return;
    }
    this.flush();
    this.chunks.push(value);
    this.length += value.length;
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    this.chunks.push(Uint8Array.from(this.pending));
    this.length += this.pending.length;
    this.pending = [];
  }

  private varint(value: number | bigint): void {
    if (typeof value === 'bigint' || value < 0 || value > Number.MAX_SAFE_INTEGER) {
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest > 127n; rest >>= 7n) this.pending.push(Number(rest & 127n) | 128);
      this.pending.push(Number(rest));
      return;
    }
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.pending.push((rest % 128) | 128);
    this.pending.push(rest);
  }
}
