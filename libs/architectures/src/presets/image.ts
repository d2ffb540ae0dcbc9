import type { LayerSpec } from '../layer-spec.js';
import { LIMITS } from '../limits.js';
import type { ArchitecturePreset, DataSize, TrainingDefaults } from './preset.js';

/** Small data makes few steps: the running means have to follow within an epoch. */
const NORMALIZE: LayerSpec = { kind: 'batchNormalization', momentum: 0.9 };

const convolution = (filters: number, strides = 1): LayerSpec[] => [
  { kind: 'conv2d', filters, kernelSize: 3, ...(strides > 1 ? { strides } : {}), bias: false }, NORMALIZE, { kind: 'activation', activation: 'relu' },
];

/** Stages halve the extent and double the channels, until about 4 pixels are left. */
const stagesOf = ({ sampleShape }: DataSize) => Math.max(2, Math.min(4, Math.round(Math.log2(Math.min(sampleShape[0] ?? 28, sampleShape[1] ?? 28) / 4))));

/** Normalised, lest a first large step leave all of its rectifiers shut for good. */
const DENSE: LayerSpec[] = [{ kind: 'dense', units: 64 }, NORMALIZE, { kind: 'activation', activation: 'relu' }];

const cnnLayers = (size: DataSize): LayerSpec[] => [
  ...Array.from({ length: stagesOf(size) }, (_, stage): LayerSpec[] => [...convolution(16 * 2 ** stage), { kind: 'maxPooling' }]).flat(),
  { kind: 'flatten' }, { kind: 'dropout', rate: 0.3 }, ...DENSE, { kind: 'dropout', rate: 0.3 },
];

/** He et al. 2015, small: one stage a resolution, two convolutions a block, the extent averaged away at the end. */
const resnetLayers = (size: DataSize): LayerSpec[] => [
  ...convolution(16),
  ...Array.from({ length: stagesOf(size) }, (_, stage): LayerSpec[] => {
    const filters = 16 * 2 ** stage;
    return [
      { kind: 'residual', layers: [...convolution(filters, stage === 0 ? 1 : 2), { kind: 'conv2d', filters, kernelSize: 3, bias: false }, NORMALIZE] },
      { kind: 'activation', activation: 'relu' },
    ];
  }).flat(),
  { kind: 'globalAveragePooling' }, { kind: 'dropout', rate: 0.2 },
];

/** Images that a default run sees at most, in millions of pixels: minutes on one core. */
const MEGAPIXELS = 100;

function trainingFor({ rowCount, sampleShape: [height = 28, width = 28] }: DataSize): TrainingDefaults {
  const epochs = Math.max(4, Math.min(60, Math.round(MEGAPIXELS * 1e6 / (rowCount * height * width))));
  return { epochs, batchSize: rowCount < 1_000 ? 16 : 64, learningRate: 2e-3, weightDecay: 0.01, patience: Math.max(4, Math.round(epochs / 2)) };
}

const MIDDLING: DataSize = { rowCount: 5_000, sampleShape: [32, 32, 3] };
const COMMON = {
  modality: 'IMAGE', tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'], limits: { ...LIMITS, minimumRows: 10 }, schedule: 'cosine', trainingFor,
} as const;

export const IMAGE_PRESETS: readonly ArchitecturePreset[] = [
  {
    ...COMMON, key: 'image-cnn', name: 'Image network',
    description: 'Convolutions and pooling on small images. The default for images: trained from scratch in minutes on a processor.',
    defaults: { layers: cnnLayers(MIDDLING), ...trainingFor(MIDDLING) }, layersFor: cnnLayers,
  },
  {
    ...COMMON, key: 'image-resnet', name: 'Small residual network',
    description: 'Residual blocks: deeper, slower, often better where there are thousands of images.',
    defaults: { layers: resnetLayers(MIDDLING), ...trainingFor(MIDDLING) }, layersFor: resnetLayers,
  },
];
