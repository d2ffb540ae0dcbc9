import type { TabularPlan } from '@lepton/features';
import { type Checkpoint, CheckpointError, decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';

const plan: TabularPlan = { version: 1, task: 'REGRESSION', features: [], width: 0, excluded: [], target: { kind: 'value', column: '価格 😀', mean: 0.1, deviation: 2 } };
const tensor = (name: string, ...values: number[]) => ({ name, shape: [values.length], data: Float32Array.from(values) });
const checkpoint: Checkpoint = {
  fingerprint: 'abc', plan,
  position: { epoch: 3, stepInEpoch: 5, sums: { loss: 0.1 + 0.2, weight: 160 }, firstLoss: 1 / 3, learningRate: 1e-3, epochs: 10 },
  stopping: { best: 0.25, bestEpoch: 2, waited: 1 },
  state: { step: 42, tensors: [tensor('0.kernel', 1, -0, 1e-45, 3.4e38), tensor('0.bias', 0.1), tensor('empty')] },
  best: [tensor('0.kernel', 4, 3, 2, 1), tensor('0.bias', 9)],
};

describe('checkpoint', () => {
  it('comes back bit for bit', () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
    expect(Object.is(decodeCheckpoint(encodeCheckpoint(checkpoint)).state.tensors[0]?.data[1], -0)).toBe(true);
    expect(decodeCheckpoint(encodeCheckpoint({ ...checkpoint, best: null })).best).toBeNull();
  });

  it('can be read from the middle of a buffer, as stores hand it over', () => {
    const file = encodeCheckpoint(checkpoint);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(decodeCheckpoint(shifted.subarray(3))).toEqual(checkpoint);
  });

  it('is refused when any byte has changed', () => {
    const file = encodeCheckpoint(checkpoint);
    for (const position of [0, 8, 12, 20, Math.floor(file.length / 2), file.length - 33, file.length - 1]) {
      const damaged = file.slice();
      damaged[position] = (damaged[position] ?? 0) ^ 1;
      expect(() => decodeCheckpoint(damaged)).toThrow(CheckpointError);
    }
    expect(() => decodeCheckpoint(file.subarray(0, 100))).toThrow(CheckpointError);
    expect(() => decodeCheckpoint(new Uint8Array())).toThrow('not a checkpoint');
  });

  it('says so when it is of another version', () => {
    const file = Buffer.from(encodeCheckpoint(checkpoint));
    file.writeUInt32LE(99, 8);
    expect(() => decodeCheckpoint(file)).toThrow('format 99');
  });
});
