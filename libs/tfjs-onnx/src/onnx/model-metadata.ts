const decoder = new TextDecoder();

/** Fields of one protobuf message: [field number, payload]; only length-delimited payloads are given. */
function* fields(bytes: Uint8Array): Generator<[number, Uint8Array]> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('The ONNX model is cut short.');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag & 7;
    if (wire === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new RangeError('The ONNX model is cut short.');
      yield [Math.floor(tag / 8), bytes.subarray(at, at + length)];
      at += length;
    } else if (wire === 0) varint();
    else if (wire === 1 || wire === 5) at += wire === 1 ? 8 : 4;
    else throw new RangeError('This is not an ONNX model.');
  }
}

/** The metadata_props of an ONNX model. Weights are skipped, so this is fast for any size. Throws RangeError on other bytes. */
export function readModelMetadata(model: Uint8Array): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [field, entry] of fields(model)) {
    if (field !== 14) continue;
    const pair = new Map(fields(entry));
    metadata[decoder.decode(pair.get(1))] = decoder.decode(pair.get(2));
  }
  return metadata;
}
