import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphBuilder } from '@lepton/tfjs-onnx';
import { readModelMetadata } from './model-metadata.js';

const graph = new GraphBuilder('large');
graph.output(graph.node('Add', [graph.input('x', 'float32', ['N']), graph.constant('float32', [100_000], new Float32Array(100_000))]), 'float32', ['N']);
const model = graph.toModel({ metadata: { 'lepton.signature': '{"a":"ä"}', empty: '' }, producer: 'lepton' });

describe('readModelMetadata', () => {
  const expected = { producer: 'lepton', opsets: { '': 18 }, properties: { 'lepton.signature': '{"a":"ä"}', empty: '' } };

  it('reads what onnxruntime-node does not tell', () => {
    expect(readModelMetadata(model)).toMatchObject(expected);
    expect(readModelMetadata(model).irVersion).toBeGreaterThanOrEqual(8);
  });

  it('reads the same from a file', () => {
    const home = mkdtempSync(join(tmpdir(), 'lepton-metadata-'));
    try {
      writeFileSync(join(home, 'model.onnx'), model);
      expect(readModelMetadata(join(home, 'model.onnx'))).toEqual(readModelMetadata(model));
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it.each([
    ['nothing', new Uint8Array(), 'it holds no graph'],
    ['text', new TextEncoder().encode('<html>not found</html>'), 'its bytes are not a protobuf message'],
    ['half a model', model.subarray(0, model.length / 2), 'it is cut short'],
    ['zeros', new Uint8Array(64), 'its bytes are not a protobuf message'],
  ])('refuses %s', (_, bytes, why) => {
    expect(() => readModelMetadata(bytes)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID', message: expect.stringContaining(why) }));
  });
});
