import type { RunSpec, RunSpecOverrides } from '@lepton/architectures';
import { isProblemError } from '@lepton/contracts';
import { checkParameters, defaultParameters, draw, grid, type SearchParameter, withParameters } from './search-space.js';

const range = (name: string, minimum: number, maximum: number, more: Partial<SearchParameter> = {}): SearchParameter => ({ name, minimum, maximum, scale: 'LINEAR', integer: false, ...more });
const list = (name: string, ...values: unknown[]): SearchParameter => ({ name, values, scale: 'LINEAR', integer: false });
const problem = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (isProblemError(error)) return [error.code, error.field];
    throw error;
  }
  return undefined;
};

describe('a search space', () => {
  it('is a grid of every combination', () => {
    expect(grid([list('optimizer', 'adam', 'sgd'), list('batchSize', 8, 16, 32)], 6)).toEqual([
      { optimizer: 'adam', batchSize: 8 }, { optimizer: 'adam', batchSize: 16 }, { optimizer: 'adam', batchSize: 32 },
      { optimizer: 'sgd', batchSize: 8 }, { optimizer: 'sgd', batchSize: 16 }, { optimizer: 'sgd', batchSize: 32 },
    ]);
    expect(problem(() => grid([list('batchSize', 8, 16)], 1))).toEqual(['TOO_MANY_TRIALS', 'maximumTrials']);
    expect(problem(() => grid([range('dropout', 0, 1)], 9))).toEqual(['INVALID_PARAMETER', 'parameters[0].values']);
  });

  it('is drawn from by the seed, the defaults first, a parameter apart from the others', () => {
    const rate = range('learningRate', 1e-4, 1, { scale: 'LOG' });
    const draws = draw([rate, range('dropout', 0, 0.5)], 200, 7);
    expect(draws[0]).toEqual({});
    expect(draw([rate], 200, 7).map(({ learningRate }) => learningRate)).toEqual(draws.map(({ learningRate }) => learningRate));
    expect(draw([rate], 5, 8)).not.toEqual(draw([rate], 5, 7));
    const rates = draws.slice(1).map(({ learningRate }) => learningRate as number);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-4);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1);
    // half of them below the middle of the orders of magnitude
    expect(rates.filter((value) => value < 1e-2).length / rates.length).toBeCloseTo(0.5, 0.9);
  });

  it('has whole numbers up to and with the maximum, each as likely', () => {
    const drawn = draw([range('batchSize', 1, 4, { integer: true })], 401, 1).slice(1).map(({ batchSize }) => batchSize as number);
    for (const value of [1, 2, 3, 4]) expect(drawn.filter((other) => other === value).length).toBeGreaterThan(60);
    expect(new Set(drawn).size).toBe(4);
  });

  it.each<[string, SearchParameter[], unknown]>([
    ['a name that is none', [list('learningrate', 1)], ['UNKNOWN_PARAMETER', 'parameters[0].name']],
    ['a name twice', [list('dropout', 1), list('dropout', 0)], ['INVALID_PARAMETER', 'parameters[1].name']],
    ['an empty list', [list('dropout')], ['INVALID_PARAMETER', 'parameters[0].values']],
    ['half a range', [{ name: 'dropout', minimum: 0, scale: 'LINEAR', integer: false }], ['INVALID_PARAMETER', 'parameters[0].values']],
    ['a range upside down', [range('dropout', 0.5, 0.1)], ['INVALID_PARAMETER', 'parameters[0].minimum']],
    ['a logarithmic range from 0', [range('learningRate', 0, 1, { scale: 'LOG' })], ['INVALID_PARAMETER', 'parameters[0].minimum']],
  ])('refuses %s', (_, parameters, expected) => {
    expect(problem(() => checkParameters(parameters))).toEqual(expected);
  });

  it('changes what a run is asked for', () => {
    const layers = [{ kind: 'dense', units: 10 }, { kind: 'residual', layers: [{ kind: 'dropout', rate: 0.3 }, { kind: 'dense', units: 3 }] }];
    const asked: RunSpecOverrides[] = [];
    const specOf = (overrides: RunSpecOverrides) => {
      asked.push(overrides);
      return { architecture: { layers } } as unknown as RunSpec;
    };
    const base: RunSpecOverrides = { target: 'y', optimizer: { name: 'sgd' } };
    expect(withParameters(base, { learningRate: 0.1, 'optimizer.momentum': 0.9, batchSize: 4 }, specOf)).toEqual({
      target: 'y', batchSize: 4, optimizer: { name: 'sgd', learningRate: 0.1, options: { momentum: 0.9 } },
    });
    expect(asked).toEqual([]);
    expect(withParameters(base, { dropout: 0.1, width: 2 }, specOf).layers).toEqual([
      { kind: 'dense', units: 20 }, { kind: 'residual', layers: [{ kind: 'dropout', rate: 0.1 }, { kind: 'dense', units: 6 }] },
    ]);
    expect(layers[0]).toEqual({ kind: 'dense', units: 10 });
  });

  it('has the options of loss and schedule, and both together with those of the sweep', () => {
    const specOf = () => { throw new Error('no layer is asked about'); };
    expect(withParameters({ scheduleOptions: { patience: 3 } }, { balanced: true, labelSmoothing: 0.1, 'lossOptions.gamma': 1, 'scheduleOptions.factor': 0.5 }, specOf)).toEqual({
      balanced: true, labelSmoothing: 0.1, lossOptions: { gamma: 1 }, scheduleOptions: { patience: 3, factor: 0.5 },
    });
    expect(checkParameters([list('labelSmoothing', 0), list('balanced', true), list('scheduleOptions.warmup', 0.1), list('device', 'cpu')])).toHaveLength(4);
  });

  it('is, by default, around what a run would have', () => {
    const spec = { optimizer: { learningRate: 0.01, options: { weightDecay: 0.5 } }, batchSize: 32, architecture: { layers: [{ kind: 'dropout', rate: 0.2 }] } } as unknown as RunSpec;
    expect(defaultParameters(spec).map(({ name }) => name)).toEqual(['learningRate', 'batchSize', 'weightDecay', 'dropout', 'width']);
    expect(checkParameters(defaultParameters(spec))).toHaveLength(5);
  });
});
