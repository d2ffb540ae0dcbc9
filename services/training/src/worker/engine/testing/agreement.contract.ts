import type { RunSpecOverrides } from '@lepton/architectures';
import { readSplit, type ColumnRead } from '@lepton/features';
import { type DatasetFixture, datasetFromFiles, drawnShapes } from '@lepton/features/testing';
import type { Engine, MetricPoint, TrainingResult } from '../engine.js';
import { OnnxEngine } from '../onnx/onnx-engine.js';
import { TrainingControl } from '../training-control.js';
import { specFor } from './engine.contract.js';
import { fruits, houses, messages } from './synthetic.js';
import { serve } from './train-and-serve.js';

interface Case {
  readonly data: () => Promise<DatasetFixture>;
  readonly columns: readonly ColumnRead[];
  readonly overrides: RunSpecOverrides;
}

const FRUIT: readonly ColumnRead[] = [{ name: 'size', as: 'number' }, { name: 'weight', as: 'number' }, { name: 'colour', as: 'text' }, { name: 'organic', as: 'boolean' }];
const HOUSE: readonly ColumnRead[] = [{ name: 'area', as: 'number' }, { name: 'quarter', as: 'text' }];
const TEXT: readonly ColumnRead[] = [{ name: 'text', as: 'text' }];
const MLP: RunSpecOverrides['layers'] = [{ kind: 'dense', units: 16, activation: 'gelu' }, { kind: 'dense', units: 8, activation: 'tanh' }];

/** Engines draw the same random numbers: dropout is no excuse. */
const CASES: Readonly<Record<string, Case>> = {
  'batch normalisation, dropout, gradients clipped, a cosine': {
    data: fruits, columns: FRUIT, overrides: {
      layers: [{ kind: 'dense', units: 16, activation: 'relu' }, { kind: 'batchNormalization' }, { kind: 'dropout', rate: 0.3 }], schedule: 'cosine', optimizer: { name: 'adamw', options: { weightDecay: 0.1, clipNorm: 0.5 } },
    },
  },
  'balanced classes, labels smoothed, Lion': { data: fruits, columns: FRUIT, overrides: { layers: MLP, balanced: true, labelSmoothing: 0.1, optimizer: { name: 'lion', learningRate: 3e-4 } } },
  'the focal loss, RMSProp': { data: fruits, columns: FRUIT, overrides: { layers: MLP, loss: 'focal', optimizer: { name: 'rmsprop', options: { centered: true, momentum: 0.9 } } } },
  'hinge, Adagrad, L2': { data: fruits, columns: FRUIT, overrides: { layers: MLP, loss: 'hinge', optimizer: { name: 'adagrad', learningRate: 0.05, options: { weightDecay: 0.01 } } } },
  'values, Nesterov': { data: houses, columns: HOUSE, overrides: { layers: MLP, optimizer: { name: 'sgd', learningRate: 0.01, options: { momentum: 0.9, nesterov: true } } } },
  'the Huber loss': { data: houses, columns: HOUSE, overrides: { layers: MLP, loss: 'huber' } },
  'images, changed at random': {
    data: async () => datasetFromFiles(await drawnShapes(90), 'image'), columns: [{ name: 'image', as: 'bytes' }], overrides: {
      batchSize: 16, layers: [
        { kind: 'conv2d', filters: 4, kernelSize: 3, strides: 2, bias: false }, { kind: 'batchNormalization', momentum: 0.9 }, { kind: 'activation', activation: 'relu' },
        { kind: 'residual', layers: [{ kind: 'separableConv2d', filters: 8, kernelSize: 3, strides: 2 }] }, { kind: 'maxPooling' }, { kind: 'flatten' }, { kind: 'dropout', rate: 0.2 },
      ],
    },
  },
  'texts, a GRU from both ends': { data: () => messages(60), columns: TEXT, overrides: { architecture: 'text-gru' } },
  'texts, dropout inside a GRU and an LSTM, branches': {
    data: () => messages(60), columns: TEXT, overrides: {
      layers: [{ kind: 'embedding', units: 8 }, {
        kind: 'branches', join: 'concatenate', layers: [
          [{ kind: 'gru', units: 6, dropout: 0.2, recurrentDropout: 0.2, returnSequences: true }, { kind: 'lstm', units: 5, bidirectional: true, merge: 'add', recurrentDropout: 0.3 }],
          [{ kind: 'conv1d', filters: 6, kernelSize: 3, activation: 'relu' }, { kind: 'maxPooling' }, { kind: 'globalMaxPooling' }],
        ],
      }],
    },
  },
  'texts, a Transformer': { data: () => messages(60), columns: TEXT, overrides: { architecture: 'text-transformer' } },
};

/** Of sums in another order, over the steps of two epochs: relative to 1 + the value. */
const TOLERANCE = { losses: 2e-3, answers: 2e-2 };

/** The same spec, data and seed give the same run as by the default engine: losses within 0.2 %, and artifacts that answer alike (within 2 %) in onnxruntime. */
export function describeAgreement(name: string, make: () => Engine): void {
  describe(`the engines ${name} and onnx agree`, () => {
    it.each(Object.entries(CASES))('%s', async (_, { data, columns, overrides }) => {
      const fixture = await data();
      const [expected, found] = [await trained(new OnnxEngine(), fixture, overrides), await trained(make(), fixture, overrides)];
      expect(found.losses).toHaveLength(expected.losses.length);
      expect(expected.losses.length).toBeGreaterThanOrEqual(4);
      expect(worstGap(expected.losses, found.losses)).toBeLessThan(TOLERANCE.losses);
      const rows = await testRows(fixture, columns);
      const [answers, others] = [await serve(expected.result, rows), await serve(found.result, rows)];
      const values = 'probabilities' in answers ? 'probabilities' : 'value';
      // a house's price is a hundred thousand: its unit is the answers' own size
      const unit = Math.max(1, ...(answers[values] ?? []).map((value) => Math.abs(Number(value))));
      const inUnits = (served: typeof answers) => (served[values] ?? []).map((value) => Number(value) / unit);
      expect(inUnits(answers).length).toBeGreaterThan(5);
      expect(worstGap(inUnits(answers), inUnits(others))).toBeLessThan(TOLERANCE.answers);
    });
  });
}

const worstGap = (expected: readonly number[], found: readonly number[]): number =>
  expected.reduce((worst, value, i) => Math.max(worst, Math.abs((found[i] ?? NaN) - value) / (1 + Math.abs(value))), 0);

/** Both splits' losses at the ends of two epochs. */
async function trained(engine: Engine, fixture: DatasetFixture, overrides: RunSpecOverrides): Promise<{ result: TrainingResult; losses: number[] }> {
  const points: MetricPoint[] = [];
  let stepsPerEpoch = 1;
  const outcome = await engine.train({ spec: specFor(fixture, { epochs: 2, earlyStopping: { enabled: false }, ...overrides }), ...fixture }, new TrainingControl(), {
    progress: (progress) => { points.push(...progress.points); ({ stepsPerEpoch } = progress); }, checkpoint: () => undefined, log: () => undefined,
  });
  if (outcome.status !== 'COMPLETED') throw new Error(JSON.stringify(outcome));
  return { result: outcome.result, losses: points.filter(({ name, step }) => name === 'loss' && step % stepsPerEpoch === 0).map(({ value }) => value) };
}

/** As people write them. */
async function testRows({ splits }: DatasetFixture, reads: readonly ColumnRead[]): Promise<object[]> {
  const { rowCount, columns, blobs } = await readSplit(splits.TEST, reads);
  return Array.from({ length: Math.min(rowCount, 20) }, (_, row) => Object.fromEntries(reads.map(({ name, as }) => {
    if (as === 'bytes') return [name, Buffer.from(blobs?.get(name)?.[row] ?? new Uint8Array()).toString('base64')];
    const value = columns.get(name)?.[row];
    return [name, Number.isNaN(value) ? null : String(value)];
  })));
}
