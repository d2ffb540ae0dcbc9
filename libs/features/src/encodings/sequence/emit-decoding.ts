import type { GraphBuilder } from '@lepton/tfjs-onnx';
import { FLOAT } from '../../tensor-proto.js';
import { endOf, type SequencePlan, startOf } from './sequence-plan.js';

/** TensorProto.BOOL, INT32, INT64. */
const [BOOL, INT32, INT64] = [9, 6, 7];

/**
 * Greedy decoding as one ONNX Loop: each turn runs the network on the source and on what has been told so far, and takes the likeliest
 * next token, until all rows have ended. The encoder is run again in each turn, too: sources are short.
 * @param source ids as float32 [N, source length]
 * @param network emits float32 [N, source + target length] → probabilities [N, target length, vocabulary] into the body
 * @returns int32 [N, target length]: tokens, the end, then 0
 */
export function emitDecoding(builder: GraphBuilder, plan: SequencePlan, source: string, network: (body: GraphBuilder, ids: string) => string): string {
  const { length } = plan.target;
  const int = (value: number) => builder.scalar(BigInt(value), 'int64');
  const rows = builder.node('Slice', [builder.node('Shape', [source]), builder.ints([0]), builder.ints([1])]);
  const shape = builder.node('Concat', [rows, builder.ints([length])], { axis: 0 });
  const positions = builder.constant('int64', [1, length], Array.from({ length }, (_, step) => BigInt(step)));
  const nothing = builder.node('Expand', [int(0), shape]);
  const start = builder.node('Where', [builder.node('Equal', [positions, int(0)]), int(startOf(plan)), nothing]);
  const running = builder.node('Cast', [builder.node('Expand', [int(0), rows])], { to: BOOL });

  const body = builder.subgraph('decode');
  const turn = body.input('turn', 'int64', []);
  body.input('going', 'bool', []);
  const [given, told, ended] = [body.input('given', 'int64', ['N', length]), body.input('told', 'int64', ['N', length]), body.input('ended', 'bool', ['N'])];
  const op = (name: string, inputs: string[], attributes = {}) => body.node(name, inputs, attributes);
  const probabilities = network(body, op('Concat', [source, op('Cast', [given], { to: FLOAT })], { axis: 1 }));
  const likeliest = op('ArgMax', [op('Gather', [probabilities, turn], { axis: 1 })], { axis: 1, keepdims: 0 });
  const token = op('Where', [ended, int(0), likeliest]);
  const column = op('Unsqueeze', [token, builder.ints([1])]);
  const nowEnded = op('Or', [ended, op('Equal', [token, int(endOf(plan))])]);
  const unfinished = op('ReduceMin', [op('Cast', [nowEnded], { to: INT64 }), builder.ints([0])], { keepdims: 0 });
  body.output(op('Equal', [unfinished, int(0)]), 'bool', []);
  body.output(op('Where', [op('Equal', [positions, op('Add', [turn, int(1)])]), column, given]), 'int64', ['N', length]);
  body.output(op('Where', [op('Equal', [positions, turn]), column, told]), 'int64', ['N', length]);
  body.output(nowEnded, 'bool', ['N']);
  const [, tokens = ''] = builder.nodes('Loop', [int(length), builder.scalar(true, 'bool'), start, nothing, running], 3, { body: { graph: body } });
  return builder.node('Cast', [tokens], { to: INT32 });
}
