import type { DatasetColumn } from '@lepton/features';
import type { LayerSpec } from '../layer-spec.js';
import { LIMITS } from '../limits.js';
import type { ArchitecturePreset, DataSize, TrainingDefaults } from './preset.js';

/** Steps in all that a default run takes at most: seconds rather than minutes on one core. */
const DEFAULT_STEPS = 60_000;

/** Wider with more rows; small data is held back by dropout and weight decay rather than by few units, which learns more steadily. */
const layersFor = ({ rowCount }: DataSize): LayerSpec[] => {
  const [units, rate] = rowCount < 2_000 ? [[128, 64], 0.3] as const : rowCount < 20_000 ? [[256, 128], 0.2] as const : [[512, 256, 128], 0.1] as const;
  return units.flatMap((width): LayerSpec[] => [{ kind: 'dense', units: width, activation: 'relu' }, { kind: 'dropout', rate }]);
};

/** Chosen by cross-validation on small public tables: steps enough for few rows, decay against learning them by heart. */
const trainingFor = ({ rowCount }: DataSize): TrainingDefaults => {
  const [batchSize, learningRate, weightDecay] = rowCount < 300 ? [16, 2e-3, 1] as const
    : rowCount < 2_000 ? [32, 1e-3, 0.5] as const
    : rowCount < 20_000 ? [128, 1e-3, 0.1] as const
    : rowCount < 200_000 ? [512, 1e-3, 0.01] as const : [2_048, 1e-3, 0.01] as const;
  const epochs = Math.max(20, Math.min(300, Math.round(DEFAULT_STEPS / Math.ceil(rowCount / batchSize))));
  return { epochs, batchSize, learningRate, weightDecay, patience: Math.max(5, Math.round(epochs / 8)) };
};

/** Vectors of a few numbers for each value (Guo and Berkhahn 2016), then the same network. */
const embeddingLayersFor = (size: DataSize): LayerSpec[] => [{ kind: 'categoryEmbedding', units: size.rowCount < 20_000 ? 8 : 16 }, ...layersFor(size)];

/** Below it one-hot is as good; above it values would share a feature. */
const MANY_VALUES = 100;
/** A value that is seen less often has nothing to learn a vector from. */
const ROWS_PER_VALUE = 4;
const hasManyValues = ({ type, statistics: { distinct, count, missing } }: DatasetColumn) => type === 'CATEGORY' && distinct > MANY_VALUES && distinct * ROWS_PER_VALUE <= count - missing;

const MIDDLING: DataSize = { rowCount: 1_000, sampleShape: [32] };

export const TABULAR_PRESETS: readonly ArchitecturePreset[] = [
  {
    key: 'tabular-mlp', name: 'Tabular network', modality: 'TABULAR',
    description: 'A dense network on scaled numbers and one-hot categories. The default for tables: quick, steady, good from a hundred rows up.',
    tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
    defaults: { layers: layersFor(MIDDLING), ...trainingFor(MIDDLING) },
    limits: { ...LIMITS, minimumRows: 10 },
    layersFor, trainingFor,
  },
  {
    key: 'tabular-embedding', name: 'Tabular network with embeddings', modality: 'TABULAR',
    description: 'Learns a vector for each value of categories that have many, such as places, products or people; else as tabular-mlp. The default where a category has more than a hundred values, each of them several times.',
    tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
    defaults: { layers: embeddingLayersFor(MIDDLING), ...trainingFor(MIDDLING) },
    limits: { ...LIMITS, minimumRows: 10 },
    layersFor: embeddingLayersFor, trainingFor, prefers: ({ columns }) => columns.some(({ column }) => hasManyValues(column)),
  },
];
