import type { LayerSpec } from '../layer-spec.js';
import { LIMITS } from '../limits.js';
import type { ArchitecturePreset, DataSize, TrainingDefaults } from './preset.js';

const layersFor = ({ rowCount }: DataSize): LayerSpec[] => [{ kind: 'gru', units: rowCount < 20_000 ? 32 : 64 }, { kind: 'dropout', rate: 0.1 }];

/** Steps in all that a default run takes at most. */
const DEFAULT_STEPS = 6_000;

function trainingFor({ rowCount }: DataSize): TrainingDefaults {
  const batchSize = rowCount < 2_000 ? 32 : rowCount < 50_000 ? 64 : 256;
  const epochs = Math.max(5, Math.min(60, Math.round(DEFAULT_STEPS / Math.ceil(rowCount / batchSize))));
  return { epochs, batchSize, learningRate: 5e-3, weightDecay: 0.01, patience: Math.max(4, Math.round(epochs / 6)) };
}

const MIDDLING: DataSize = { rowCount: 2_000, sampleShape: [28, 4] };

export const FORECASTING_PRESETS: readonly ArchitecturePreset[] = [
  {
    key: 'forecasting-gru', name: 'Recurrent forecast (GRU)', modality: 'TABULAR', tasks: ['FORECASTING'], schedule: 'cosine',
    description: 'Reads the past of a series, by its own mean and spread, and tells what comes next; one network for all series.',
    defaults: { layers: layersFor(MIDDLING), ...trainingFor(MIDDLING) }, limits: { ...LIMITS, minimumRows: 10, window: 512, horizon: 128 }, layersFor, trainingFor,
  },
];
