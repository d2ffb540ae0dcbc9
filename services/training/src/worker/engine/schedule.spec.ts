import type { RunSpec } from '@lepton/architectures';
import { judgePlateau, PLATEAU_START, type PlateauState, scheduledRate } from './schedule.js';

const STEPS = { stepsPerEpoch: 10, epochs: 10 };
const rates = (timing: Pick<RunSpec, 'schedule' | 'scheduleOptions'>, ...steps: number[]) => steps.map((step) => scheduledRate(timing, 0.1, { step, ...STEPS }));

describe('scheduledRate', () => {
  it('stays', () => {
    expect(rates({ schedule: 'constant' }, 0, 50, 100)).toEqual([0.1, 0.1, 0.1]);
  });

  it('falls along a cosine to a hundredth', () => {
    const [first = 0, middle = 0, last = 0, beyond = 0] = rates({ schedule: 'cosine' }, 0, 50, 100, 150);
    expect(first).toBeCloseTo(0.1, 12);
    expect(middle).toBeCloseTo(0.0505, 12);
    expect(last).toBeCloseTo(0.001, 12);
    expect(beyond).toBe(last);
  });

  it('rises for a while before it falls along a cosine', () => {
    const warm = rates({ schedule: 'cosineWarmup', scheduleOptions: { warmup: 0.2 } }, 0, 9, 19, 20, 60, 100);
    for (const [i, rate] of [0.005, 0.05, 0.1, 0.1, 0.0505, 0.001].entries()) expect(warm[i]).toBeCloseTo(rate, 12);
    expect(rates({ schedule: 'cosineWarmup' }, 0, 4)[1]).toBeCloseTo(0.1, 12);
  });

  it('falls in steps', () => {
    const third = rates({ schedule: 'step' }, 0, 39, 40, 79, 80);
    for (const [i, rate] of [0.1, 0.1, 0.01, 0.01, 0.001].entries()) expect(third[i]).toBeCloseTo(rate, 12);
    expect(rates({ schedule: 'step', scheduleOptions: { every: 1, factor: 0.5 } }, 9, 10, 25)).toEqual([0.1, 0.05, 0.025]);
  });
});

describe('judgePlateau', () => {
  const spec = { schedule: 'reduceOnPlateau', scheduleOptions: { patience: 2, factor: 0.5 }, epochs: 20, earlyStopping: { metric: 'loss', patience: 9, minimumDelta: 0.1 } } as RunSpec;
  const after = (of: RunSpec, ...losses: number[]) => losses.reduce<PlateauState>((state, loss) => judgePlateau(of, state, loss), PLATEAU_START);

  it('brings the rate down when the loss has stayed, and again', () => {
    expect(after(spec, 1, 0.95)).toEqual({ bestLoss: 1, waited: 1, share: 1 });
    expect(after(spec, 1, 0.95, 0.95)).toEqual({ bestLoss: 1, waited: 0, share: 0.5 });
    expect(after(spec, 1, 1, 1, 1, 1).share).toBe(0.25);
    expect(after(spec, 1, 1, 0.8, 0.8)).toEqual({ bestLoss: 0.8, waited: 1, share: 1 });
    expect(scheduledRate(spec, 0.1, { step: 3, ...STEPS }, 0.25)).toBe(0.025);
  });

  it('waits a third of what early stopping waits, and leaves other schedules alone', () => {
    expect(after({ ...spec, scheduleOptions: undefined } as RunSpec, 1, 1, 1).share).toBe(1);
    expect(after({ ...spec, scheduleOptions: undefined } as RunSpec, 1, 1, 1, 1).share).toBe(0.3);
    expect(after({ ...spec, schedule: 'constant' }, 1, 1, 1, 1)).toBe(PLATEAU_START);
  });
});
