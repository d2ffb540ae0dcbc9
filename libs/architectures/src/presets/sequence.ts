import type { LayerSpec } from '../layer-spec.js';
import { LIMITS } from '../limits.js';
import type { ArchitecturePreset, DataSize, TrainingDefaults } from './preset.js';

const layersFor = ({ rowCount }: DataSize): LayerSpec[] => {
  const [units, blocks] = rowCount < 20_000 ? [64, 1] as const : [128, 2] as const;
  return [{ kind: 'encoderDecoder', units, heads: 4, hiddenUnits: 2 * units, encoderBlocks: blocks, decoderBlocks: blocks, dropout: 0.1 }];
};

/** Steps in all that a default run takes at most. */
const DEFAULT_STEPS = 4_000;

function trainingFor({ rowCount }: DataSize): TrainingDefaults {
  const batchSize = rowCount < 1_000 ? 16 : rowCount < 10_000 ? 32 : 64;
  const epochs = Math.max(5, Math.min(100, Math.round(DEFAULT_STEPS / Math.ceil(rowCount / batchSize))));
  return { epochs, batchSize, learningRate: 3e-3, weightDecay: 0.01, patience: Math.max(4, Math.round(epochs / 6)) };
}

const MIDDLING: DataSize = { rowCount: 2_000, sampleShape: [64] };

export const SEQUENCE_PRESETS: readonly ArchitecturePreset[] = [
  {
    key: 'seq2seq-transformer', name: 'Text to text (Transformer)', modality: 'TEXT', tasks: ['SEQUENCE_TO_SEQUENCE'], schedule: 'cosineWarmup',
    description: 'Reads a text and writes another, token by token: spellings, formats, short translations.',
    defaults: { layers: layersFor(MIDDLING), ...trainingFor(MIDDLING) }, limits: { ...LIMITS, minimumRows: 10 }, layersFor, trainingFor,
  },
];
