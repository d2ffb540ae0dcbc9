import { judgeEpoch, STOPPING_START } from './early-stopping.js';

const spec = { metric: 'loss' as const, patience: 2, minimumDelta: 0.1 };
const judge = (values: number[], of: Parameters<typeof judgeEpoch>[0] = spec) => {
  let state = STOPPING_START;
  return values.map((value, i) => {
    const judged = judgeEpoch(of, state, i + 1, of ? { loss: -1, [of.metric]: value } : { loss: value });
    state = judged.state;
    return judged.verdict;
  });
};

describe('judgeEpoch', () => {
  it('stops after epochs without a gain worth counting', () => {
    expect(judge([1, 0.95, 0.8, 0.75, 0.71])).toEqual(['improved', 'waiting', 'improved', 'waiting', 'stop']);
  });

  it('watches the metric that the spec names, in its direction', () => {
    expect(judge([0.5, 0.7, 0.75, 0.9, 0.3, 0.95], { ...spec, metric: 'accuracy' })).toEqual(['improved', 'improved', 'waiting', 'improved', 'waiting', 'stop']);
    expect(judge([50, 30, 29.95, 40], { ...spec, metric: 'meanAbsoluteError' })).toEqual(['improved', 'improved', 'waiting', 'stop']);
  });

  it('never stops without a spec, and remembers the best', () => {
    expect(judge([1, 2, 3, 4, 0.5], null)).toEqual(['improved', 'waiting', 'waiting', 'waiting', 'improved']);
  });

  it('does not take what is no number for an improvement', () => {
    expect(judge([1, NaN, NaN])).toEqual(['improved', 'waiting', 'stop']);
  });
});
