import type { Attribute, Dimension, GraphBuilder, GraphNode, TensorLiteral, ValueInfo } from './graph-builder.js';
import { ELEMENT_TYPE_CODE, rawBytes } from './element-type.js';
import { ProtobufWriter } from './protobuf-writer.js';

export interface ModelOptions {
  /** Version of the default operator set. */
  readonly opset?: number;
  /** ModelProto.metadata_props. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly producer?: string;
  readonly description?: string;
}

/** IR 8 goes with opset 18 (onnx/docs/Versioning.md); every later runtime reads it. */
const IR_VERSION = 8;
const DEFAULT_OPSET = 18;
const DOMAIN_VERSION: Record<string, number> = { 'ai.onnx.ml': 4, 'com.microsoft': 1 };

/** Field numbers are those of onnx.proto. */
export function encodeModel(graph: GraphBuilder, options: ModelOptions): Uint8Array {
  const model = new ProtobufWriter();
  model.int(1, IR_VERSION);
  model.string(2, options.producer ?? 'tfjs-onnx');
  if (options.description !== undefined) model.string(6, options.description);
  const live = liveNodes(graph);
  model.message(7, (w) => writeGraph(w, graph, live));
  const domains = new Set(['', ...allNodes(live).map((node) => node.domain)]);
  for (const domain of domains) {
    model.message(8, (w) => {
      w.string(1, domain);
      w.int(2, domain === '' ? options.opset ?? DEFAULT_OPSET : DOMAIN_VERSION[domain] ?? 1);
    });
  }
  for (const [key, value] of Object.entries(options.metadata ?? {})) {
    model.message(14, (w) => {
      w.string(1, key);
      w.string(2, value);
    });
  }
  return model.finish();
}

const bodies = (node: GraphNode): GraphBuilder[] =>
  Object.values(node.attributes).flatMap((a) => (typeof a === 'object' && 'graph' in a ? [a.graph] : []));

const allNodes = (nodes: readonly GraphNode[]): GraphNode[] =>
  nodes.flatMap((node) => [node, ...bodies(node).flatMap((body) => allNodes(body.nodeList))]);

/** Everything that a node reads, also from within its bodies. */
function reads(node: GraphNode): readonly string[] {
  const inner = bodies(node).flatMap((body) => [...body.nodeList.flatMap(reads), ...body.outputs.map((o) => o.name)]);
  return inner.length === 0 ? node.inputs : [...node.inputs, ...inner];
}

function liveNodes(graph: GraphBuilder): GraphNode[] {
  const needed = new Set(graph.outputs.map((output) => output.name));
  const live: GraphNode[] = [];
  for (const node of graph.nodeList.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    live.push(node);
    for (const input of reads(node)) needed.add(input);
  }
  return live.reverse();
}

function writeGraph(w: ProtobufWriter, graph: GraphBuilder, nodes: readonly GraphNode[]): void {
  for (const node of nodes) w.message(1, (m) => writeNode(m, node));
  w.string(2, graph.name);
  const needed = new Set([...nodes.flatMap(reads), ...graph.outputs.map((output) => output.name)]);
  for (const [name, tensor] of graph.constants) if (needed.has(name)) w.message(5, (m) => writeTensor(m, tensor, name));
  for (const input of graph.inputs) w.message(11, (m) => writeValueInfo(m, input));
  for (const output of graph.outputs) w.message(12, (m) => writeValueInfo(m, output));
}

function writeNode(w: ProtobufWriter, node: GraphNode): void {
  for (const input of node.inputs) w.string(1, input);
  for (const output of node.outputs) w.string(2, output);
  w.string(4, node.op);
  if (node.domain !== '') w.string(7, node.domain);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    if (attribute !== undefined) w.message(5, (m) => writeAttribute(m, node.op, name, attribute));
  }
}

const AttributeType = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8 };

function writeAttribute(w: ProtobufWriter, op: string, name: string, value: Attribute): void {
  w.string(1, name);
  w.int(20, AttributeType[writeAttributeValue(w, op, name, value)]);
}

function writeAttributeValue(w: ProtobufWriter, op: string, name: string, value: Attribute): keyof typeof AttributeType {
  if (typeof value === 'number') {
    w.int(3, whole(value, op, name));
    return 'int';
  }
  if (typeof value === 'string') {
    w.string(4, value);
    return 'string';
  }
  if (isArray(value)) {
    for (const v of value) {
      if (typeof v === 'string') w.string(9, v);
      else w.int(8, whole(v, op, name));
    }
    return typeof value[0] === 'string' ? 'strings' : 'ints';
  }
  if ('float' in value) {
    w.float(2, value.float);
    return 'float';
  }
  if ('floats' in value) {
    for (const v of value.floats) w.float(7, v);
    return 'floats';
  }
  if ('tensor' in value) {
    w.message(5, (m) => writeTensor(m, value.tensor, ''));
    return 'tensor';
  }
  w.message(6, (m) => writeGraph(m, value.graph, liveNodes(value.graph)));
  return 'graph';
}

const isArray = (value: Attribute): value is readonly number[] | readonly string[] => Array.isArray(value);

function whole(value: number, op: string, attribute: string): number {
  if (Number.isInteger(value)) return value;
  throw new TypeError(`${op}.${attribute} is ${value}; write { float: ${value} } for a float attribute.`);
}

function writeTensor(w: ProtobufWriter, tensor: TensorLiteral, name: string): void {
  for (const dimension of tensor.shape) w.int(1, dimension);
  w.int(2, ELEMENT_TYPE_CODE[tensor.type]);
  if (tensor.type === 'string') for (const value of tensor.values) w.string(6, String(value));
  if (name !== '') w.string(8, name);
  if (tensor.type !== 'string') w.bytes(9, rawBytes(tensor.type, tensor.values));
}

function writeValueInfo(w: ProtobufWriter, value: ValueInfo): void {
  w.string(1, value.name);
  w.message(2, (type) => type.message(1, (tensor) => {
    tensor.int(1, ELEMENT_TYPE_CODE[value.type]);
    tensor.message(2, (shape) => {
      for (const dimension of value.shape) shape.message(1, (d) => writeDimension(d, dimension));
    });
  }));
}

function writeDimension(w: ProtobufWriter, dimension: Dimension): void {
  if (typeof dimension === 'number') w.int(1, dimension);
  else w.string(2, dimension);
}
