import { layerListSchema } from './layer-spec.js';
import { presets } from './presets.js';

const SAMPLE_SHAPES: Record<string, number[]> = { TABULAR: [30], IMAGE: [32, 32, 3], AUDIO: [100, 64, 1] };

describe('presets', () => {
  it('are found by task and modality', () => {
    expect(presets().map(({ key }) => key)).toContain('tabular-mlp');
    expect(presets({ task: 'REGRESSION', modality: 'TABULAR' }).map(({ key }) => key)).toContain('tabular-mlp');
    expect(presets({ task: 'OBJECT_DETECTION' })).toEqual([]);
    expect(presets({ task: null, modality: null })).toEqual(presets());
  });

  it.each([10, 299, 300, 2_000, 20_000, 200_000, 5_000_000])('expand to layers and settings that a user could have written, for %d rows', (rowCount) => {
    for (const preset of presets()) {
      const size = { rowCount, sampleShape: SAMPLE_SHAPES[preset.modality] ?? [] };
      expect(layerListSchema.parse(preset.layersFor(size))).toEqual(preset.layersFor(size));
      const { epochs, patience, batchSize, learningRate } = preset.trainingFor(size);
      expect(epochs).toBeGreaterThanOrEqual(4);
      expect(patience).toBeLessThanOrEqual(epochs);
      expect(batchSize * learningRate).toBeGreaterThan(0);
    }
  });
});
