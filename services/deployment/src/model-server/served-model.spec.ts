/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { emitDecoding, encodingOf, emitPostprocessing, type FeaturePlan, type ForecastPlan, METADATA_KEYS, type SequencePlan, type TabularPlan } from '@lepton/features';
import { GraphBuilder } from '@lepton/tfjs-onnx';
import { ServedModel } from './served-model.js';

const OPTIONS = { threads: 1, sessions: 1, maxQueue: 8, maxBatchSize: 8, maxDelayMs: 0 };

/** A served model of a plan whose network is what `network` makes of its samples. */
async function served<Plan extends FeaturePlan>(plan: Plan, network: (builder: GraphBuilder, samples: string) => string): Promise<ServedModel> {
  const builder = new GraphBuilder();
  const encoding = encodingOf(plan);
  const output = network(builder, encoding.emit(builder, plan));
  emitPostprocessing(builder, plan, encoding.finish?.(builder, plan, output) ?? output);
  return ServedModel.load({ bytes: builder.toModel({ metadata: { [METADATA_KEYS.plan]: JSON.stringify(plan) } }), ...OPTIONS });
}

describe('ServedModel', () => {
  it('reads dates before the graph, and says which row has none', async () => {
    const plan: TabularPlan = {
      version: 1, task: 'REGRESSION', width: 1, excluded: [], target: { kind: 'value', column: 'y', mean: 0, deviation: 1 },
      features: [{ kind: 'date', type: 'DATETIME', column: 'day', input: 'day', nullable: true, parts: ['trend'], centre: 19_723, deviation: 1, range: [-40, 40], missingFlag: false }],
    };
    const model = await served(plan, (_, samples) => samples);
    expect(model.inputs).toEqual([{ name: 'day', type: 'string', shape: [-1, 1] }]);
    const days = (...data: string[]) => ({ day: { type: 'string', dims: [data.length, 1], data } } as const);
    expect([...(await model.infer(days('2024-01-01', '31 Jan 2024', ''))).outputs['value']?.data as Float32Array]).toEqual([0, 30, 0]);
    await expect(model.infer(days('2024-01-01', 'tomorrow'))).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'day', message: expect.stringContaining('Row 2') });
    await model.close();
  });

  it('takes windows of the past', async () => {
    const plan: ForecastPlan = {
      version: 1, kind: 'forecast', task: 'FORECASTING', window: 3, horizon: 1, excluded: [], target: { kind: 'value', column: 'sold', mean: 0, deviation: 1, outputs: 1 },
      time: { column: 'day', input: 'day' }, value: { column: 'sold', input: 'sold', type: 'NUMBER' }, series: [], calendar: null, leastSpread: 1,
    };
    // the last step's value again: the naive forecast
    const model = await served(plan, (builder, samples) =>
      builder.node('Reshape', [builder.node('Slice', [samples, builder.ints([2, 0]), builder.ints([3, 1]), builder.ints([1, 2])]), builder.ints([-1, 1])]));
    expect(model.inputs.map(({ shape }) => shape)).toEqual([[-1, 3], [-1, 3]]);
    const ask = (...days: string[]) => model.infer({ day: { type: 'string', dims: [1, 3], data: days }, sold: { type: 'float32', dims: [1, 3], data: Float32Array.of(NaN, 5, 9) } });
    expect((await ask('', '2024-01-01', '2024-01-02')).outputs['value']?.data[0]).toBeCloseTo(9, 5);
    await expect(ask('', '2024-01-02', '2024-01-01')).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'day' });
    await model.close();
  });

  it('answers with texts, told token by token in the graph', async () => {
    const tokenizer = { kind: 'bytePair', lowercase: false, merges: [] } as const;
    const plan: SequencePlan = {
      version: 1, kind: 'sequence', task: 'SEQUENCE_TO_SEQUENCE', excluded: [],
      source: { column: 'question', input: 'question', tokenizer, length: 6 }, target: { kind: 'tokens', column: 'answer', tokenizer, length: 7 },
    };
    const END = 261;
    // an echo, and then the end
    const model = await served(plan, (builder, source) => emitDecoding(builder, plan, source, (body, ids) => {
      const own = body.node('Cast', [body.node('Slice', [ids, builder.ints([0]), builder.ints([7]), builder.ints([1])])], { to: 7 });
      const last = body.node('Equal', [builder.constant('int64', [1, 7], [0n, 1n, 2n, 3n, 4n, 5n, 6n]), builder.scalar(6n, 'int64')]);
      const none = body.node('Or', [body.node('Equal', [own, builder.scalar(0n, 'int64')]), last]);
      return body.node('OneHot', [body.node('Where', [none, builder.scalar(BigInt(END), 'int64'), own]), builder.scalar(262n, 'int64'), builder.constant('float32', [2], [0, 1])], { axis: -1 });
    }));
    expect(model.outputs).toEqual([{ name: 'text', type: 'string', shape: [-1] }]);
    const { outputs } = await model.infer({ question: { type: 'string', dims: [3, 1], data: ['ab', 'né 1', ''] } });
    expect(outputs).toEqual({ text: { type: 'string', dims: [3], data: ['ab', 'né 1', ''] } });
    await model.close();
  });
});
