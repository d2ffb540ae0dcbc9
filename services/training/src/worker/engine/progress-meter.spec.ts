import { ProgressMeter } from './progress-meter.js';

describe('ProgressMeter', () => {
  it('hands each point over once, and keeps the latest of each metric', () => {
    const meter = new ProgressMeter(10, 32, 0, () => 0);
    meter.record('TRAIN', { loss: 2, accuracy: 0.5 }, 1, 10);
    meter.record('TRAIN', { loss: 1 }, 2, 20);
    meter.record('VALIDATION', { loss: 3 }, 2, 20);
    expect(meter.pending).toBe(true);
    const { points, metrics } = meter.take(2, 5, 20);
    expect(points.map(({ split, name, value }) => `${split} ${name} ${value}`)).toEqual(['TRAIN loss 2', 'TRAIN accuracy 0.5', 'TRAIN loss 1', 'VALIDATION loss 3']);
    expect(metrics).toEqual([{ split: 'TRAIN', name: 'loss', value: 1 }, { split: 'TRAIN', name: 'accuracy', value: 0.5 }, { split: 'VALIDATION', name: 'loss', value: 3 }]);
    expect(meter.take(2, 5, 20)).toMatchObject({ points: [], metrics });
    expect(meter.pending).toBe(false);
  });

  it('knows speed and time remaining', () => {
    let now = 0;
    const meter = new ProgressMeter(10, 32, 100, () => now);
    expect(meter.take(10, 20, 100)).toMatchObject({ samplesPerSecond: 0, remainingMs: null });
    now = 500;
    expect(meter.take(11, 20, 110)).toMatchObject({ samplesPerSecond: 640, remainingMs: 90 * 50 });
    now = 600;
    expect(meter.take(12, 20, 120).remainingMs).toBeCloseTo(80 * (0.7 * 50 + 0.3 * 10), 6);
  });

  it('keeps what is not a number to itself', () => {
    const meter = new ProgressMeter(10, 32, 0, () => 0);
    meter.record('TRAIN', { loss: NaN }, 1, 10);
    expect(meter.pending).toBe(false);
  });
});
