import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

export interface OnnxGraph {
  nodes: { id: string; operator: string; name: string | null }[];
  edges: { from: string; to: string; tensor: string }[];
}

/** Field numbers of onnx.proto3. */
const MODEL = { graph: 7 };
const GRAPH = { node: 1, input: 11, output: 12 };
const NODE = { input: 1, output: 2, name: 3, operator: 4 };
const VALUE_INFO = { name: 1 };

/** Nodes and edges of an ONNX model, inputs and outputs among the nodes; weights are passed over. */
export function readOnnxGraph(model: Uint8Array): OnnxGraph {
  const graph = strings(model, [MODEL.graph]).get(MODEL.graph)?.[0];
  const parts = strings(graph ?? new Uint8Array(), Object.values(GRAPH));
  const text = (bytes: Uint8Array | undefined) => (bytes ? new TextDecoder().decode(bytes) : '');
  const names = (values: Uint8Array[] | undefined) => (values ?? []).map((value) => text(strings(value, [VALUE_INFO.name]).get(VALUE_INFO.name)?.[0]));

  const nodes: OnnxGraph['nodes'] = [];
  const producer = new Map<string, string>();
  const consumers: { id: string; inputs: string[] }[] = [];
  for (const input of names(parts.get(GRAPH.input))) {
    nodes.push({ id: `input:${input}`, operator: 'Input', name: input });
    producer.set(input, `input:${input}`);
  }
  for (const [index, bytes] of (parts.get(GRAPH.node) ?? []).entries()) {
    const fields = strings(bytes, Object.values(NODE));
    const id = `node:${index}`;
    nodes.push({ id, operator: text(fields.get(NODE.operator)?.[0]), name: text(fields.get(NODE.name)?.[0]) || null });
    for (const output of fields.get(NODE.output) ?? []) producer.set(text(output), id);
    consumers.push({ id, inputs: (fields.get(NODE.input) ?? []).map(text) });
  }
  for (const output of names(parts.get(GRAPH.output))) {
    nodes.push({ id: `output:${output}`, operator: 'Output', name: output });
    consumers.push({ id: `output:${output}`, inputs: [output] });
  }
  const edges = consumers.flatMap(({ id, inputs }) => inputs.flatMap((tensor) => {
    const from = producer.get(tensor);
    return from ? [{ from, to: id, tensor }] : []; // what no node makes is a weight
  }));
  return { nodes, edges };
}

/** The length-delimited fields of a message, by number; all others are skipped. */
function strings(message: Uint8Array, wanted: number[]): Map<number, Uint8Array[]> {
  const found = new Map<number, Uint8Array[]>();
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type !== WireType.LengthDelimited || !wanted.includes(field)) {
      reader.skip(type, field);
      continue;
    }
    const values = found.get(field) ?? [];
    values.push(reader.bytes());
    found.set(field, values);
  }
  return found;
}
