/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { runModel } from '../../test/support/check-lowering.js';
import { GraphBuilder } from './graph-builder.js';
import { readModelMetadata } from './model-metadata.js';

const floats = (...values: number[]): Tensor => new Tensor('float32', Float32Array.from(values), [values.length]);
const numbersOf = (tensor: Tensor | undefined): number[] => [...(tensor?.data ?? []) as Float32Array];

describe('GraphBuilder', () => {
  it('shares repeated nodes and constants, and leaves dead ones out', async () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', ['N']);
    const a = g.node('Add', [x, g.scalar(1)]);
    expect(g.node('Add', [x, g.scalar(1)])).toBe(a);
    expect(g.node('Add', [x, g.scalar(1, 'float64')])).not.toBe(a);
    expect(g.ints([1, 2])).toBe(g.ints([1, 2]));
    expect(g.scalar(0)).not.toBe(g.scalar(-0));
    g.constant('float32', [1000], new Float32Array(1000), 'unused');
    g.output(a, 'float32', ['N'], 'y');
    const bytes = g.toModel();
    expect(bytes.length).toBeLessThan(200);
    expect(numbersOf((await runModel(bytes, { x: floats(1, 2) }))['y'])).toEqual([2, 3]);
  });

  it('encodes every kind of attribute, ml operators and strings', async () => {
    const g = new GraphBuilder('titanic');
    const sex = g.input('sex', 'string', ['N', 1]);
    const age = g.input('age', 'float32', ['N', 1]);
    const code = g.node('LabelEncoder', [sex], { keys_strings: ['male', 'female'], values_floats: { floats: [0.5, 1.5] }, default_float: { float: -1 } }, 'ai.onnx.ml');
    const joined = g.node('Concat', [g.node('LeakyRelu', [age], { alpha: { float: 0.25 } }), code], { axis: 1 });
    g.output(joined, 'float32', ['N', 2], 'features');
    const names = g.constant('string', [2], ['stirbt', 'überlebt']);
    g.output(g.node('Gather', [names, g.node('ArgMax', [joined], { axis: 1, keepdims: 0 })], { axis: 0 }), 'string', ['N'], 'label');
    const zeros = g.node('ConstantOfShape', [g.ints([2])], { value: { tensor: { type: 'int64', shape: [1], values: [7n] } } });
    g.output(zeros, 'int64', [2], 'sevens');
    const results = await runModel(g.toModel(), {
      sex: new Tensor('string', ['female', 'male', '?'], [3, 1]), age: new Tensor('float32', Float32Array.of(20, 0, -8), [3, 1]),
    });
    expect(numbersOf(results['features'])).toEqual([20, 1.5, 0, 0.5, -2, -1]);
    expect(results['label']?.data).toEqual(['stirbt', 'überlebt', 'überlebt']);
    expect([...results['sevens']?.data as BigInt64Array]).toEqual([7n, 7n]);
  });

  it('nests graphs that see the values around them', async () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', [3]);
    const offset = g.node('Mul', [x, g.scalar(10)]);
    const branch = (name: string, op: string): GraphBuilder => {
      const body = g.subgraph(name);
      body.output(body.node(op, [x, offset]), 'float32', [3]);
      return body;
    };
    const positive = g.node('Greater', [g.node('ReduceSum', [x], { keepdims: 0 }), g.scalar(0)]);
    g.output(g.node('If', [positive], { then_branch: { graph: branch('then', 'Add') }, else_branch: { graph: branch('else', 'Sub') } }), 'float32', [3], 'y');
    const bytes = g.toModel();
    expect(numbersOf((await runModel(bytes, { x: floats(1, 2, 3) }))['y'])).toEqual([11, 22, 33]);
    expect(numbersOf((await runModel(bytes, { x: floats(-1, -2, -3) }))['y'])).toEqual([9, 18, 27]);
  });

  it('lets a value, an input and a constant each be an output, more than once', async () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', [1]);
    const y = g.node('Neg', [x]);
    const outputs = [x, y, y, g.constant('float32', [1], [5])].map((value) => g.output(value, 'float32', [1]));
    const results = await runModel(g.toModel(), { x: floats(2) });
    expect(outputs.map((name) => numbersOf(results[name])[0])).toEqual([2, -2, -2, 5]);
  });

  it('carries metadata that can be read back without a runtime', async () => {
    const g = new GraphBuilder();
    g.output(g.node('Neg', [g.constant('float32', [300], new Float32Array(300))]), 'float32', [300], 'y');
    const metadata = { labels: '["a","ü"]', signature: 'x'.repeat(500) };
    const bytes = g.toModel({ metadata, producer: 'test', description: 'd' });
    expect(readModelMetadata(bytes)).toEqual(metadata);
    expect(() => readModelMetadata(bytes.subarray(0, bytes.length - 5))).toThrow(RangeError);
    await expect(InferenceSession.create(bytes)).resolves.toBeDefined();
  });

  it('refuses names that are taken, wrong sizes and ints that are not whole', () => {
    const g = new GraphBuilder();
    g.input('x', 'float32', [1]);
    expect(() => g.input('x', 'float32', [1])).toThrow('already has a value named "x"');
    expect(() => g.constant('float32', [2], [1])).toThrow('needs 2 values, not 1');
    g.output(g.node('LeakyRelu', ['x'], { alpha: 0.1 }), 'float32', [1]);
    expect(() => g.toModel()).toThrow('LeakyRelu.alpha is 0.1; write { float: 0.1 }');
  });
});
