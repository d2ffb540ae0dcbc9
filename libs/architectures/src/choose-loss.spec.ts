import { aColumn, aManifest } from '@lepton/features/testing';
import { defaultRunSpec, type RunSpecOverrides } from './default-run-spec.js';
import { LOSSES, lossOptionsOf, lossOptionsSchema } from './loss-spec.js';

const values = (...labels: string[]) => ({ distinct: labels.length, topValues: labels.map((value) => ({ value, count: 50 })) });
const manifest = aManifest({
  columns: [
    aColumn('size'), aColumn('outcome', { type: 'CATEGORY', statistics: values('lost', 'won') }), aColumn('colour', { type: 'CATEGORY', statistics: values('red', 'green', 'blue') }),
    aColumn('town', { type: 'CATEGORY', statistics: { ...values('Ulm', 'Bonn'), distinct: 40 } }),
  ],
});
const choose = (overrides: RunSpecOverrides) => defaultRunSpec({ manifest, overrides });
const chosen = (overrides: RunSpecOverrides) => {
  const outcome = choose(overrides);
  return outcome.ok ? outcome.value.lossOptions : outcome.problems;
};
const told = (overrides: RunSpecOverrides) => {
  const outcome = choose(overrides);
  return outcome.ok ? [] : outcome.problems.map(({ code, field, message }) => `${code} ${field}: ${message}`);
};

describe('the options of a loss', () => {
  it.each<[RunSpecOverrides, object]>([
    [{ loss: 'focal', lossOptions: { gamma: 1.5, alpha: 0.8 } }, { gamma: 1.5, alpha: 0.8 }], [{ target: 'size', loss: 'huber', lossOptions: { delta: 0.5 } }, { delta: 0.5 }],
    [{ loss: 'hinge', lossOptions: { classWeights: { won: 5 } } }, { classWeights: { won: 5 } }], [{ target: 'colour', loss: 'cosine', balanced: true }, { balanced: true }],
    [{ labelSmoothing: 0.1, lossOptions: { classWeights: { lost: 0.5, won: 2 } } }, { labelSmoothing: 0.1, classWeights: { lost: 0.5, won: 2 } }],
    // of many classes not all are known before the data is read
    [{ target: 'town', lossOptions: { classWeights: { Kiel: 3 } } }, { classWeights: { Kiel: 3 } }], [{ lossOptions: null }, {}],
  ])('are taken: %j', (overrides, options) => {
    expect(chosen(overrides)).toEqual(options);
  });

  it.each<[RunSpecOverrides, RegExp[]]>([
    [{ loss: 'focal', lossOptions: { gamma: -1 } }, [/^LOSS_OPTION_INVALID lossOptions\.gamma: lossOptions\.gamma: /]], [{ lossOptions: { gamma: 2 } }, [/^LOSS_OPTION_INVALID lossOptions\.gamma: The loss crossEntropy has no option "gamma".*labelSmoothing, balanced, classWeights/]],
    [{ target: 'size', lossOptions: { delta: 1 } }, [/^LOSS_OPTION_INVALID lossOptions\.delta: The loss meanSquaredError has no option "delta".* It takes none\./]], [{ lossOptions: { weights: 1 } }, [/^LOSS_OPTION_INVALID lossOptions: .*weights/]],
    [{ target: 'size', loss: 'huber', lossOptions: { delta: 0, classWeights: { a: 1 } } }, [/^LOSS_OPTION_INVALID lossOptions\.delta/]], [{ target: 'size', loss: 'huber', lossOptions: { classWeights: { a: 1 } } }, [/lossOptions\.classWeights: The loss huber has no option/]],
    [{ lossOptions: { classWeights: { wno: 2, lost: 0 } } }, [/^LOSS_OPTION_INVALID lossOptions\.classWeights\.lost/]], [{ lossOptions: { classWeights: { wno: 2 } } }, [/^LOSS_OPTION_INVALID lossOptions\.classWeights\.wno: "outcome" has no class "wno".* Did you mean "won"\? It has: lost, won\./]],
    [{ balanced: true, lossOptions: { classWeights: { won: 2 } } }, [/^LOSS_OPTION_INVALID lossOptions\.classWeights: balanced and classWeights all say/]], [{ target: 'colour', loss: 'focal', lossOptions: { alpha: 0.3 } }, [/^LOSS_OPTION_INVALID lossOptions\.alpha: alpha is of two classes/]],
    [{ target: 'size', balanced: true }, [/^LOSS_UNSUPPORTED balanced: The loss meanSquaredError has no option "balanced" for REGRESSION/]], [{ lossOptions: [] }, [/^LOSS_OPTION_INVALID lossOptions: /]],
  ])('are refused by name: %j', (overrides, expected) => {
    const problems = told(overrides);
    expect(problems).toHaveLength(expected.length);
    for (const [i, pattern] of expected.entries()) expect(problems[i]).toMatch(pattern);
  });

  it('each belongs to some loss', () => {
    const known = new Set(LOSSES.flatMap((loss) => lossOptionsOf(loss)));
    expect([...known].toSorted()).toEqual(Object.keys(lossOptionsSchema.shape).toSorted());
  });
});
