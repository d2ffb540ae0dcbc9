import type { LayerSpec } from '../layer-spec.js';
import { LIMITS } from '../limits.js';
import type { ArchitecturePreset, DataSize, TrainingDefaults } from './preset.js';

/** Small data makes few steps: the running means have to follow within an epoch. */
const NORMALIZE: LayerSpec = { kind: 'batchNormalization', momentum: 0.9 };

const convolution = (filters: number): LayerSpec[] => [
  { kind: 'conv2d', filters: Math.min(128, filters), kernelSize: 3, bias: false }, NORMALIZE, { kind: 'activation', activation: 'relu' },
];

const stagesOf = ([frames = 100, mels = 40]: readonly number[]) => Math.max(2, Math.min(4, Math.round(Math.log2(Math.min(frames, mels) / 4))));

/** Time and pitch are halved together until a few bands are left; the mean over what is left does not mind when a sound comes. */
const layersFor = ({ sampleShape }: DataSize): LayerSpec[] => {
  const stages = stagesOf(sampleShape);
  return [
    ...Array.from({ length: stages }, (_, stage): LayerSpec[] => [...convolution(16 * 2 ** stage), { kind: 'maxPooling' }]).flat(),
    ...convolution(16 * 2 ** stages), { kind: 'globalAveragePooling' }, { kind: 'dropout', rate: 0.3 },
  ];
};

/** Cells of time × pitch that a default run sees at most, in millions: a minute or two on one core. */
const MEGACELLS = 60;

function trainingFor({ rowCount, sampleShape: [frames = 100, mels = 40] }: DataSize): TrainingDefaults {
  const epochs = Math.max(6, Math.min(40, Math.round(MEGACELLS * 1e6 / (rowCount * frames * mels))));
  return { epochs, batchSize: rowCount < 2_000 ? 16 : 64, learningRate: 2e-3, weightDecay: 0.01, patience: Math.max(4, Math.round(epochs / 2)) };
}

const MIDDLING: DataSize = { rowCount: 2_000, sampleShape: [100, 64, 1] };

export const AUDIO_PRESETS: readonly ArchitecturePreset[] = [
  {
    key: 'audio-cnn', name: 'Audio network', modality: 'AUDIO',
    description: 'Convolutions over time and pitch (log-mel). The default for recordings: words, sounds, up to ten seconds.',
    tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'], limits: { ...LIMITS, minimumRows: 10 }, schedule: 'cosine',
    defaults: { layers: layersFor(MIDDLING), ...trainingFor(MIDDLING) }, layersFor, trainingFor,
  },
];
