import type { LayerSpec } from '../layer-spec.js';
import { LIMITS } from '../limits.js';
import type { ArchitecturePreset, DataSize, TrainingDefaults } from './preset.js';

const factorisation = ({ rowCount }: DataSize): LayerSpec[] => [{ kind: 'embedding', units: rowCount < 20_000 ? 16 : 32 }, { kind: 'pairScore' }];

const towers = ({ rowCount }: DataSize): LayerSpec[] => [
  { kind: 'embedding', units: rowCount < 20_000 ? 24 : 48 }, { kind: 'dropout', rate: 0.1 }, { kind: 'pairScore', towers: [48, 24] },
];

const DEFAULT_STEPS = 20_000;

function trainingFor({ rowCount, implicit }: DataSize): TrainingDefaults {
  const batchSize = rowCount < 5_000 ? 32 : rowCount < 100_000 ? 128 : 1_024;
  const epochs = Math.max(5, Math.min(60, Math.round(DEFAULT_STEPS / Math.ceil(rowCount / batchSize))));
  return { epochs, batchSize, learningRate: 3e-3, weightDecay: implicit ? 0.03 : 0.3, patience: Math.max(4, Math.round(epochs / 8)) };
}

const MIDDLING: DataSize = { rowCount: 20_000, sampleShape: [2] };
const COMMON = { modality: 'INTERACTIONS', tasks: ['RECOMMENDATION'], limits: { ...LIMITS, minimumRows: 10 }, trainingFor } as const;

export const RECOMMENDATION_PRESETS: readonly ArchitecturePreset[] = [
  {
    ...COMMON, key: 'matrix-factorisation', name: 'Matrix factorisation',
    description: 'Users and items as vectors whose product, with a leaning of each, is the rating (Koren, Bell and Volinsky 2009), or how likely the user takes the item. The default for ratings and choices.',
    defaults: { layers: factorisation(MIDDLING), ...trainingFor(MIDDLING) }, layersFor: factorisation,
  },
  {
    ...COMMON, key: 'two-tower', name: 'Two towers',
    description: 'A small network for users and one for items; their outputs are multiplied. For many ratings or choices.',
    defaults: { layers: towers(MIDDLING), ...trainingFor(MIDDLING) }, layersFor: towers,
  },
];
