/** The networks that are trained in the bench, in tfjs; networks.py has the same ones in PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as tfl from '@tensorflow/tfjs-layers';
import { PositionalEmbedding, transformerEncoderBlock, type LossSpec, type OptimizerSpec } from '@lepton/tfjs-onnx';

export const NETWORKS = ['mlp', 'cnn', 'resnet', 'lstm', 'gru', 'transformer'] as const;
export type NetworkName = (typeof NETWORKS)[number];

export interface Network {
  readonly name: NetworkName;
  readonly what: string;
  readonly batchSize: number;
  /** Of one row. */
  readonly input: { readonly type: 'float32' | 'int32'; readonly shape: readonly number[] };
  readonly classes: number;
  readonly optimizer: OptimizerSpec;
  build(): tfl.LayersModel;
}

export const LOSS: LossSpec = { kind: 'sparseCategoricalCrossentropy' };
export const LEARNING_RATE = 1e-3;
export const ROWS = 2_048;
export const VOCABULARY = 5_000;
const TIME = 64;

const { layers } = tfl;
type Layer = tfl.layers.Layer;
type Value = tfl.SymbolicTensor;

const stack = (shape: readonly number[], ...list: Layer[]): tfl.LayersModel => {
  const input = tfl.input({ shape: [...shape] });
  return tfl.model({ inputs: input, outputs: list.reduce((x, layer) => layer.apply(x) as Value, input) });
};
const softmax = (units: number) => layers.dense({ units, activation: 'softmax' });
const embedding = () => layers.embedding({ inputDim: VOCABULARY, outputDim: 64, inputLength: TIME });

function resnet(): tfl.LayersModel {
  const conv = (filters: number, strides: number, kernelSize = 3) =>
    layers.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false, kernelInitializer: 'heNormal' });
  const run = (x: Value, ...list: Layer[]) => list.reduce((value, layer) => layer.apply(value) as Value, x);
  const block = (x: Value, filters: number, strides: number) => {
    const body = run(x, conv(filters, strides), layers.batchNormalization(), layers.activation({ activation: 'relu' }), conv(filters, 1), layers.batchNormalization());
    const shortcut = strides === 1 ? x : run(x, conv(filters, strides, 1), layers.batchNormalization());
    return run(layers.add().apply([body, shortcut]) as Value, layers.activation({ activation: 'relu' }));
  };
  const input = tfl.input({ shape: [32, 32, 3] });
  const stem = run(input, conv(16, 1), layers.batchNormalization(), layers.activation({ activation: 'relu' }));
  const body = block(block(block(stem, 16, 1), 32, 2), 64, 2);
  return tfl.model({ inputs: input, outputs: run(body, layers.globalAveragePooling2d({}), softmax(10)) });
}

function transformer(): tfl.LayersModel {
  const input = tfl.input({ shape: [TIME] });
  const embedded = new PositionalEmbedding({}).apply(embedding().apply(input) as Value) as Value;
  const config = { heads: 4, hiddenUnits: 128, activation: 'relu', normalise: 'after' } as const;
  const body = transformerEncoderBlock(transformerEncoderBlock(embedded, config), config);
  return tfl.model({ inputs: input, outputs: softmax(2).apply(layers.globalAveragePooling1d({}).apply(body)) as Value });
}

const adam = { kind: 'adam' } as const;
const text = { input: { type: 'int32', shape: [TIME] }, classes: 2, batchSize: 64, optimizer: adam } as const;

export const networks: readonly Network[] = [
  {
    name: 'mlp', what: 'MLP 32-256-128-2, dropout', batchSize: 128, input: { type: 'float32', shape: [32] }, classes: 2, optimizer: { kind: 'adamw', weightDecay: 0.1 },
    build: () => stack([32], layers.dense({ units: 256, activation: 'relu' }), layers.dropout({ rate: 0.2 }), layers.dense({ units: 128, activation: 'relu' }), layers.dropout({ rate: 0.2 }), softmax(2)),
  },
  {
    name: 'cnn', what: 'CNN 28×28', batchSize: 64, input: { type: 'float32', shape: [28, 28, 1] }, classes: 10, optimizer: adam,
    build: () => stack(
      [28, 28, 1], layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }), layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }), layers.maxPooling2d({ poolSize: 2 }), layers.flatten(),
      layers.dense({ units: 128, activation: 'relu' }), softmax(10),
    ),
  },
  { name: 'resnet', what: 'ResNet-8 32×32×3', batchSize: 64, input: { type: 'float32', shape: [32, 32, 3] }, classes: 10, optimizer: adam, build: resnet },
  { name: 'lstm', what: 'LSTM, 64 steps', ...text, build: () => stack([TIME], embedding(), layers.lstm({ units: 64, recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotUniform' }), softmax(2)) },
  { name: 'gru', what: 'GRU, 64 steps', ...text, build: () => stack([TIME], embedding(), layers.gru({ units: 64, recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotUniform' }), softmax(2)) },
  { name: 'transformer', what: 'Transformer encoder, 2 blocks, 64 steps', ...text, build: transformer },
];

/** Rows that can be told apart: noise around a pattern of each class, or words that favour a class. */
export function dataOf({ input, classes }: Network): { x: Float32Array | Int32Array; y: Int32Array } {
  const size = input.shape.reduce((a, b) => a * b, 1);
  let state = 1;
  const random = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };
  const y = Int32Array.from({ length: ROWS }, () => Math.floor(random() * classes));
  const x = input.type === 'int32' ? new Int32Array(ROWS * size) : new Float32Array(ROWS * size);
  for (let row = 0; row < ROWS; row++) {
    const label = y[row] ?? 0;
    for (let i = 0; i < size; i++) {
      x[row * size + i] = input.type === 'int32' ? Math.floor(random() ** (1 + label) * VOCABULARY) : random() + 0.5 * Math.sin(i * (label + 1) * 0.1);
    }
  }
  return { x, y };
}

/** Models are built where initialisers can be read. */
export async function built(network: Network): Promise<tfl.LayersModel> {
  tf.env().set('IS_NODE', false); // no advice to install tfjs-node
  await tf.setBackend('cpu');
  return network.build();
}
