import { defaultRunSpec } from '@lepton/architectures';
import { aColumn, aManifest } from '@lepton/features/testing';
import { changeDropout, changeWidth, hasDropout } from './change-layers.js';

const encoderDecoder = { kind: 'encoderDecoder', units: 64, heads: 4, hiddenUnits: 128, encoderBlocks: 1, decoderBlocks: 1, dropout: 0.1 };

describe('the dropout of layers', () => {
  it('is changed in layers of their own and in those that have some or can have it, at any depth', () => {
    const layers = [
      { kind: 'dense', units: 8 }, { kind: 'lstm', units: 8, returnSequences: true }, encoderDecoder,
      { kind: 'residual', layers: [{ kind: 'spatialDropout', rate: 0.2 }, { kind: 'dropout', rate: 0.5 }] },
    ];
    expect(changeDropout(layers, 0.3)).toEqual([
      { kind: 'dense', units: 8 }, { kind: 'lstm', units: 8, returnSequences: true, dropout: 0.3 }, { ...encoderDecoder, dropout: 0.3 },
      { kind: 'residual', layers: [{ kind: 'spatialDropout', rate: 0.3 }, { kind: 'dropout', rate: 0.3 }] },
    ]);
    expect(hasDropout(layers)).toBe(true);
    expect(hasDropout([{ kind: 'residual', layers: [{ kind: 'dense', units: 8 }] }])).toBe(false);
  });
});

describe('the width of layers', () => {
  it('is that of units, filters, hidden units and towers', () => {
    expect(changeWidth([{ kind: 'pairScore', towers: [64, 32] }, { kind: 'conv2d', filters: 5, kernelSize: 3 }, encoderDecoder], 0.5)).toEqual([
      { kind: 'pairScore', towers: [32, 16] }, { kind: 'conv2d', filters: 3, kernelSize: 3 }, { ...encoderDecoder, units: 32, hiddenUnits: 64 },
    ]);
  });

  it.each([0.1, 0.3, 0.75, 1.3])('times %d can still be divided by heads and groups', (factor) => {
    const [first, second] = changeWidth([{ kind: 'transformerEncoder', heads: 4, hiddenUnits: 24 }, { kind: 'groupNormalization', groups: 6 }, { kind: 'dense', units: 24 }], factor).filter((_, i) => i !== 1) as [{ hiddenUnits: number }, { units: number }];
    expect([first.hiddenUnits % 12, second.units % 12]).toEqual([0, 0]);
    expect(second.units).toBeGreaterThan(0);
  });
});

describe('what a sweep changes by default', () => {
  const manifest = aManifest({ columns: [aColumn('said', { type: 'TEXT' }), aColumn('outcome', { type: 'TEXT' })] });
  const choose = (layers?: readonly unknown[]) => {
    const spec = defaultRunSpec({ manifest, overrides: { task: 'SEQUENCE_TO_SEQUENCE', layers } });
    if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
    return spec.value.architecture;
  };

  it.each([0.5, 2])('makes another network for texts from texts, which can be trained (width %d)', (factor) => {
    const usual = choose();
    const other = choose(changeWidth(changeDropout(usual.layers, 0.25), factor));
    expect(JSON.stringify(other.layers)).toContain('"dropout":0.25');
    expect(other.parameterCount / usual.parameterCount).toBeGreaterThan(factor > 1 ? 1.5 : 0.1);
    expect(other.parameterCount).not.toBe(usual.parameterCount);
  });
});
