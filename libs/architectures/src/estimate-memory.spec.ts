import { estimateMemory, formatBytes, type MemoryQuestion } from './estimate-memory.js';

const question = { parameterCount: 1_000_000, activationsPerRow: 1_000, batchSize: 32, bytesPerRow: 160, rowCount: 1_000, optimizer: 'adamw' } as const;

const bytes = (of: MemoryQuestion) => estimateMemory(of).total;

describe('estimateMemory', () => {
  it('counts weights, optimiser, gradients and copies', () => {
    // 3 tensors a parameter, twice; gradients; best weights; a checkpoint of 4
    expect(bytes({ ...question, rowCount: 0, batchSize: 0 })).toBe(1_000_000 * 4 * (6 + 1 + 1 + 4));
    expect(bytes({ ...question, optimizer: 'sgd' })).toBeLessThan(bytes(question));
  });

  it('grows with batch and data', () => {
    expect(bytes({ ...question, batchSize: 65_536 }) - bytes(question)).toBe((65_536 - 32) * 1_000 * 8);
    expect(bytes({ ...question, rowCount: 1_000_000 })).toBeGreaterThan(bytes(question) + 150_000_000);
  });
});

describe('formatBytes', () => {
  it.each([[0, '0 B'], [1023, '1020 B'], [1536, '1.5 KiB'], [2 ** 30, '1 GiB'], [3.25 * 2 ** 40, '3.25 TiB']])('%d → %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
