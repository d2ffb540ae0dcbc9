import { judgeEpoch, STOPPING_START } from './early-stopping.js';

const spec = { metric: 'loss' as const, patience: 2, minimumDelta: 0.1 };
const judge = (losses: number[], of: typeof spec | null = spec) => {
  let state = STOPPING_START;
  return losses.map((loss, i) => {
    const judged = judgeEpoch(of, state, i + 1, loss);
    state = judged.state;
    return judged.verdict;
  });
};

describe('judgeEpoch', () => {
  it('stops after epochs without a gain worth counting', () => {
    expect(judge([1, 0.95, 0.8, 0.75, 0.71])).toEqual(['improved', 'waiting', 'improved', 'waiting', 'stop']);
  });

  it('never stops without a spec, and remembers the best', () => {
    expect(judge([1, 2, 3, 4, 0.5], null)).toEqual(['improved', 'waiting', 'waiting', 'waiting', 'improved']);
  });

  it('does not take a loss that is no number for an improvement', () => {
    expect(judge([1, NaN, NaN])).toEqual(['improved', 'waiting', 'stop']);
  });
});
