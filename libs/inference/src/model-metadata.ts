import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InferenceError } from './inference-error.js';

/** What an ONNX file says about itself besides its graph. */
export interface ModelMetadata {
  readonly irVersion: number;
  readonly producer: string;
  /** Operator-set version by domain; the standard domain is "". */
  readonly opsets: Readonly<Record<string, number>>;
  /** `metadata_props`. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Random access to the encoded model, so that its weights need not be read. */
interface Source {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}

interface Field {
  readonly number: number;
  /** A varint's value. */
  readonly value: number;
  /** Where the content of a length-delimited field lies. */
  readonly start: number;
  readonly length: number;
}

/**
 * Reads the head fields of a `ModelProto` (onnx.proto3), which onnxruntime-node does not expose. Only the top level is
 * walked: the graph is skipped by its length. Throws `MODEL_INVALID` for what is not such a message.
 */
export function readModelMetadata(model: Uint8Array | string): ModelMetadata {
  if (typeof model !== 'string') return readFrom({ size: model.length, read: (offset, length) => model.subarray(offset, offset + length) });
  const file = openSync(model, 'r');
  try {
    const size = fstatSync(file).size;
    return readFrom({
      size,
      read(offset, length) {
        const buffer = new Uint8Array(length);
        return buffer.subarray(0, readSync(file, buffer, 0, length, offset));
      },
    });
  } finally {
    closeSync(file);
  }
}

const IR_VERSION = 1, PRODUCER_NAME = 2, GRAPH = 7, OPSET_IMPORT = 8, METADATA_PROPS = 14;

function readFrom(source: Source): ModelMetadata {
  let irVersion = 0;
  let producer = '';
  let hasGraph = false;
  const opsets: Record<string, number> = {};
  const properties: Record<string, string> = {};
  for (const field of fields(source, 0, source.size)) {
    switch (field.number) {
      case IR_VERSION: irVersion = field.value; break;
      case PRODUCER_NAME: producer = text(source, field); break;
      case GRAPH: hasGraph = true; break;
      case OPSET_IMPORT: {
        const [domain, version] = pair(source, field);
        opsets[domain ? text(source, domain) : ''] = version?.value ?? 0;
        break;
      }
      case METADATA_PROPS: {
        const [key, value] = pair(source, field);
        if (key) properties[text(source, key)] = value ? text(source, value) : '';
        break;
      }
    }
  }
  if (!hasGraph) throw invalid('it holds no graph');
  return { irVersion, producer, opsets, properties };
}

/** The fields numbered 1 and 2 of a small submessage. */
function pair(source: Source, parent: Field): [Field | undefined, Field | undefined] {
  const children = [...fields(source, parent.start, parent.start + parent.length)];
  return [children.findLast(({ number }) => number === 1), children.findLast(({ number }) => number === 2)];
}

const text = (source: Source, { start, length }: Field): string => new TextDecoder().decode(source.read(start, length));

const invalid = (why: string) => new InferenceError('MODEL_INVALID', `This is not an ONNX model: ${why}. Export it as one .onnx file and try again.`);

const VARINT = 0, FIXED64 = 1, LENGTH_DELIMITED = 2, FIXED32 = 5;
const LONGEST_HEAD = 20; // two varints of at most ten bytes

function* fields(source: Source, start: number, end: number): Generator<Field> {
  let at = start;
  while (at < end) {
    const head = source.read(at, Math.min(LONGEST_HEAD, end - at));
    const tag = varint(head, 0);
    const wireType = tag.value & 7;
    const number = Math.floor(tag.value / 8);
    if (number === 0) throw invalid('its bytes are not a protobuf message');
    let content = at + tag.size;
    let value = 0;
    let length: number;
    switch (wireType) {
      case VARINT: ({ value, size: length } = varint(head, tag.size)); break;
      case FIXED64: length = 8; break;
      case FIXED32: length = 4; break;
      case LENGTH_DELIMITED: {
        const read = varint(head, tag.size);
        content += read.size;
        length = read.value;
        break;
      }
      default: throw invalid('its bytes are not a protobuf message');
    }
    if (content + length > end) throw invalid('it is cut short');
    yield { number, value, start: content, length };
    at = content + length;
  }
}

/** Lengths and versions are far below 2^53; a value above it loses its low bits. */
function varint(bytes: Uint8Array, at: number): { value: number; size: number } {
  let value = 0;
  for (let size = 1; size <= 10; size++) {
    const byte = bytes[at + size - 1];
    if (byte === undefined) throw invalid('it is cut short');
    value += (byte & 0x7f) * 2 ** (7 * (size - 1));
    if (byte < 0x80) return { value, size };
  }
  throw invalid('its bytes are not a protobuf message');
}
