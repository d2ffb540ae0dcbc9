import type { LayerSpec } from '../layer-spec.js';
import { LIMITS } from '../limits.js';
import type { ArchitecturePreset, DataSize, TrainingDefaults } from './preset.js';

/** The mean of the words' vectors: what fastText does (Joulin et al. 2017), and hard to beat with thousands of short texts. */
const poolLayers = (): LayerSpec[] => [{ kind: 'embedding', units: 32 }, { kind: 'globalAveragePooling' }, { kind: 'dropout', rate: 0.3 }];

const recurrentLayers = (kind: 'lstm' | 'gru') => (): LayerSpec[] => [
  { kind: 'embedding', units: 48 }, { kind: 'dropout', rate: 0.3 }, { kind, units: 48, bidirectional: true, returnSequences: true },
  { kind: 'globalMaxPooling' }, { kind: 'dropout', rate: 0.4 },
];

const transformerLayers = (): LayerSpec[] => [
  { kind: 'embedding', units: 48 }, { kind: 'positionalEmbedding' }, { kind: 'dropout', rate: 0.2 },
  { kind: 'transformerEncoder', heads: 4, hiddenUnits: 96, dropout: 0.2 }, { kind: 'transformerEncoder', heads: 4, hiddenUnits: 96, dropout: 0.2 },
  { kind: 'layerNormalization' }, { kind: 'globalAveragePooling' }, { kind: 'dropout', rate: 0.3 },
];

/** Steps in all that a default run takes at most. */
const DEFAULT_STEPS = 30_000;

const trainingFor = (learningRate: number, maximumEpochs: number) => ({ rowCount }: DataSize): TrainingDefaults => {
  const batchSize = rowCount < 1_000 ? 16 : rowCount < 50_000 ? 32 : 128;
  const epochs = Math.max(5, Math.min(maximumEpochs, Math.round(DEFAULT_STEPS / Math.ceil(rowCount / batchSize))));
  return { epochs, batchSize, learningRate, weightDecay: 0.01, patience: Math.max(3, Math.round(epochs / 10)) };
};

const MIDDLING: DataSize = { rowCount: 5_000, sampleShape: [64] };
const preset = (
  key: string, name: string, description: string, layersFor: () => LayerSpec[], training: (size: DataSize) => TrainingDefaults,
): ArchitecturePreset => ({
  key, name, description, modality: 'TEXT', tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
  defaults: { layers: layersFor(), ...training(MIDDLING) }, limits: { ...LIMITS, minimumRows: 10 }, layersFor, trainingFor: training,
});

export const TEXT_PRESETS: readonly ArchitecturePreset[] = [
  preset('text-embedding', 'Word vectors', 'The mean of learnt word vectors. The default for texts: quick, steady, and as good as larger networks on short ones.', poolLayers, trainingFor(2e-3, 40)),
  preset('text-gru', 'Recurrent text network (GRU)', 'Reads word after word from both ends: where the order of words matters.', recurrentLayers('gru'), trainingFor(2e-3, 20)),
  preset('text-lstm', 'Recurrent text network (LSTM)', 'As the GRU, with a longer memory; slower.', recurrentLayers('lstm'), trainingFor(2e-3, 20)),
  preset('text-transformer', 'Text Transformer', 'Every word attends to every other: for longer texts, and where there are many of them.', transformerLayers, trainingFor(5e-4, 20)),
];
