import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphBuilder } from '@lepton/tfjs-onnx';
import { ModelRunner, type ModelRunnerOptions } from './model-runner.js';
import type { Tensor, Tensors } from './tensor.js';

const open: ModelRunner[] = [];
afterEach(async () => { await Promise.all(open.splice(0).map((runner) => runner.close())); });

async function load(options: ModelRunnerOptions): Promise<ModelRunner> {
  const runner = await ModelRunner.load(options);
  open.push(runner);
  return runner;
}

/** y = 2x, row by row; `word` passes through. */
function doubler(): Uint8Array {
  const graph = new GraphBuilder('doubler');
  graph.output(graph.node('Mul', [graph.input('x', 'float32', ['N', 2]), graph.scalar(2)]), 'float32', ['N', 2], 'y');
  graph.output(graph.input('word', 'string', ['N', 1]), 'string', ['N', 1], 'said');
  return graph.toModel({ metadata: { 'lepton.signature': '{}' } });
}

/** Picks names[index]; an index out of range makes onnxruntime fail. */
function picker(): Uint8Array {
  const graph = new GraphBuilder('picker');
  const names = graph.constant('string', [3], ['zero', 'one', 'two']);
  graph.output(graph.node('Gather', [names, graph.input('index', 'int64', ['N'])]), 'string', ['N'], 'name');
  return graph.toModel();
}

/** Sums over the whole batch, so that batching would change its answers. */
function total(): Uint8Array {
  const graph = new GraphBuilder('total');
  graph.output(graph.node('ReduceSum', [graph.input('x', 'float32', ['N'])], { keepdims: 1 }), 'float32', ['M'], 'sum');
  return graph.toModel();
}

const row = (value: number, word = 'w'): Tensors => ({
  x: { type: 'float32', dims: [1, 2], data: Float32Array.of(value, value + 1) },
  word: { type: 'string', dims: [1, 1], data: [word] },
});
const index = (...values: number[]): Tensors => ({ index: { type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) } });
const column = (...values: number[]): Tensor => ({ type: 'float32', dims: [values.length, 1], data: Float32Array.from(values) });

describe('ModelRunner', () => {
  it('tells the model\'s inputs, outputs and metadata', async () => {
    const runner = await load({ bytes: doubler() });
    expect(runner.inputs).toEqual([{ name: 'x', type: 'float32', shape: [-1, 2] }, { name: 'word', type: 'string', shape: [-1, 1] }]);
    expect(runner.outputs).toEqual([{ name: 'y', type: 'float32', shape: [-1, 2] }, { name: 'said', type: 'string', shape: [-1, 1] }]);
    expect(runner.metadata.properties).toEqual({ 'lepton.signature': '{}' });
    expect(runner.batched).toBe(true);
  });

  it('gives every request of a batch its own rows', async () => {
    const runner = await load({ bytes: doubler(), maxBatchSize: 8 });
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => runner.infer(row(i, `word ${i}`))));
    for (const [i, { outputs }] of results.entries()) {
      expect(outputs['y']).toEqual({ type: 'float32', dims: [1, 2], data: Float32Array.of(2 * i, 2 * i + 2) });
      expect(outputs['said']?.data).toEqual([`word ${i}`]);
    }
    expect(results.map(({ batchSize }) => batchSize)).toEqual([...Array(16).fill(8), ...Array(4).fill(4)]);
    expect(runner.stats()).toMatchObject({ requests: 20, rows: 20, batches: 3, failed: 0, rejected: 0, queuedRows: 0 });
    expect(runner.stats().latencyMs.p99).toBeGreaterThan(0);
  });

  it('computes a request that is larger than a batch in parts', async () => {
    const runner = await load({ bytes: picker(), maxBatchSize: 4 });
    const { outputs, batchSize } = await runner.infer(index(0, 1, 2, 0, 1, 2, 0, 1, 2, 2));
    expect(outputs['name']).toEqual({ type: 'string', dims: [10], data: ['zero', 'one', 'two', 'zero', 'one', 'two', 'zero', 'one', 'two', 'two'] });
    expect(batchSize).toBe(4);
  });

  it('returns only the outputs asked for', async () => {
    const runner = await load({ bytes: doubler() });
    expect(Object.keys((await runner.infer(row(1), { outputs: ['said'] })).outputs)).toEqual(['said']);
    await expect(runner.infer(row(1), { outputs: ['z'] })).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'z' });
  });

  it('computes alone where the model does not keep rows apart', async () => {
    const runner = await load({ bytes: total() });
    expect(runner.batched).toBe(false);
    const sum = async (...values: number[]) => (await runner.infer({ x: { type: 'float32', dims: [values.length], data: Float32Array.from(values) } })).outputs['sum']?.data;
    expect(await Promise.all([sum(1, 2), sum(10)])).toEqual([Float32Array.of(3), Float32Array.of(10)]);
  });

  it('lets a request fail by its own values only', async () => {
    const runner = await load({ bytes: picker() });
    const [good, bad, alsoGood] = await Promise.allSettled([runner.infer(index(1)), runner.infer(index(7)), runner.infer(index(2))]);
    expect(good).toMatchObject({ status: 'fulfilled', value: { outputs: { name: { data: ['one'] } } } });
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'RUN_FAILED', message: expect.stringContaining('out of data bounds') } });
    expect(alsoGood).toMatchObject({ status: 'fulfilled', value: { outputs: { name: { data: ['two'] } } } });
    expect(runner.stats()).toMatchObject({ requests: 2, failed: 1 });
  });

  it.each<[string, Tensors, string, string]>([
    ['an input is missing', { x: column(1) }, 'x', 'Input "x" must have shape [any, 2], not [1, 1].'],
    ['an input is unknown', { ...row(1), z: column(1) }, 'z', 'The model has no input "z"; its inputs are x, word.'],
    ['a type is wrong', { ...row(1), word: column(1) }, 'word', 'Input "word" must be string, not float32.'],
    ['the rows differ', { ...row(1), word: { type: 'string', dims: [2, 1], data: ['a', 'b'] } }, 'word', 'Input "word" has 2 rows, another input has 1'],
    ['there are no rows', { x: { type: 'float32', dims: [0, 2], data: new Float32Array() }, word: { type: 'string', dims: [0, 1], data: [] } }, 'x', 'Input "x" has no rows'],
    ['data are missing', { ...row(1), x: { type: 'float32', dims: [1, 2], data: Float32Array.of(1) } }, 'x', 'Input "x" has 1 values, but its shape [1, 2] needs 2.'],
  ])('refuses tensors where %s', async (_, feeds, field, message) => {
    const runner = await load({ bytes: doubler() });
    await expect(runner.infer(feeds)).rejects.toMatchObject({ code: 'INPUT_INVALID', status: 400, field, message: expect.stringContaining(message) });
  });

  it('refuses what is beyond the queue, and counts it', async () => {
    const runner = await load({ bytes: picker(), maxQueue: 4 });
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => runner.infer(index(0))));
    expect(results.map(({ status }) => status)).toEqual([...Array(4).fill('fulfilled'), 'rejected', 'rejected']);
    expect(results[5]).toMatchObject({ reason: { code: 'QUEUE_FULL', status: 429 } });
    expect(runner.stats().rejected).toBe(2);
  });

  it.each([
    ['is not ONNX', new TextEncoder().encode('nonsense'), 'This is not an ONNX model'],
    ['has an unknown operator', unknownOperator(), 'onnxruntime cannot load this model'],
    ['cannot run on its own shapes', impossible(), 'cannot run on zeros of its own input shapes'],
  ])('refuses a model that %s', async (_, bytes, message) => {
    await expect(ModelRunner.load({ bytes })).rejects.toMatchObject({ code: 'MODEL_INVALID', message: expect.stringContaining(message) });
  });

  it('loads from a file, into several sessions', async () => {
    const home = mkdtempSync(join(tmpdir(), 'lepton-runner-'));
    try {
      writeFileSync(join(home, 'model.onnx'), picker());
      const runner = await load({ path: join(home, 'model.onnx'), sessions: 2, maxBatchSize: 1 });
      const results = await Promise.all([runner.infer(index(0)), runner.infer(index(1)), runner.infer(index(2))]);
      expect(results.map(({ outputs }) => outputs['name']?.data)).toEqual([['zero'], ['one'], ['two']]);
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it('computes what waits before it closes, then takes no more', async () => {
    const runner = await load({ bytes: picker() });
    const waiting = runner.infer(index(1));
    await runner.close();
    expect((await waiting).outputs['name']?.data).toEqual(['one']);
    await expect(runner.infer(index(1))).rejects.toMatchObject({ code: 'CLOSED', status: 503 });
  });
});

function unknownOperator(): Uint8Array {
  const graph = new GraphBuilder('unknown');
  graph.output(graph.node('Frobnicate', [graph.input('x', 'float32', ['N'])]), 'float32', ['N'], 'y');
  return graph.toModel();
}

function impossible(): Uint8Array {
  const graph = new GraphBuilder('impossible');
  const one = graph.constant('string', [1], ['only']);
  const index = graph.node('Add', [graph.input('index', 'int64', ['N']), graph.scalar(5n, 'int64')]);
  graph.output(graph.node('Gather', [one, index]), 'string', ['N'], 'name');
  return graph.toModel();
}
