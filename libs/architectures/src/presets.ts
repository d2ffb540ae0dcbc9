import type { Modality, Task } from '@lepton/features';
import type { LayerSpec } from './layer-spec.js';
import { LIMITS } from './run-spec.js';

/** What a preset makes its layers from. */
export interface DataSize {
  /** Rows of the training split. */
  readonly rowCount: number;
  readonly featureWidth: number;
}

export interface ArchitecturePreset {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly tasks: readonly Task[];
  readonly modality: Modality;
  /** For data of a middling size; `layersFor` and `trainingFor` adapt them. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, unknown>>;
  layersFor(size: DataSize): LayerSpec[];
  trainingFor(size: DataSize): TrainingDefaults;
}

export interface TrainingDefaults {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly patience: number;
}

/** Steps in all that a default run takes at most: seconds rather than minutes on one core. */
const DEFAULT_STEPS = 60_000;

/** Wider with more rows; small data is held back by dropout and weight decay rather than by few units, which learns more steadily. */
const tabularLayers = ({ rowCount }: DataSize): LayerSpec[] => {
  const [units, rate] = rowCount < 2_000 ? [[128, 64], 0.3] as const : rowCount < 20_000 ? [[256, 128], 0.2] as const : [[512, 256, 128], 0.1] as const;
  return units.flatMap((width): LayerSpec[] => [{ kind: 'dense', units: width, activation: 'relu' }, { kind: 'dropout', rate }]);
};

/** Chosen by cross-validation on small public tables: steps enough for few rows, decay against learning them by heart. */
const tabularTraining = ({ rowCount }: DataSize): TrainingDefaults => {
  const [batchSize, learningRate, weightDecay] = rowCount < 300 ? [16, 2e-3, 1] as const
    : rowCount < 2_000 ? [32, 1e-3, 0.5] as const
    : rowCount < 20_000 ? [128, 1e-3, 0.1] as const
    : rowCount < 200_000 ? [512, 1e-3, 0.01] as const : [2_048, 1e-3, 0.01] as const;
  const epochs = Math.max(20, Math.min(300, Math.round(DEFAULT_STEPS / Math.ceil(rowCount / batchSize))));
  return { epochs, batchSize, learningRate, weightDecay, patience: Math.max(5, Math.round(epochs / 8)) };
};

const MIDDLING: DataSize = { rowCount: 1_000, featureWidth: 32 };

const PRESETS: readonly ArchitecturePreset[] = [
  {
    key: 'tabular-mlp', name: 'Tabular network', modality: 'TABULAR',
    description: 'A dense network on scaled numbers and one-hot categories. The default for tables: quick, steady, good from a hundred rows up.',
    tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
    defaults: { layers: tabularLayers(MIDDLING), ...tabularTraining(MIDDLING) },
    limits: { ...LIMITS, minimumRows: 10 },
    layersFor: tabularLayers, trainingFor: tabularTraining,
  },
];

/** The presets for a task and a modality; all of them where neither is given. */
export function presets(filter: { readonly task?: string | null | undefined; readonly modality?: string | null | undefined } = {}): readonly ArchitecturePreset[] {
  return PRESETS.filter(({ tasks, modality }) =>
    (!filter.task || tasks.some((task) => task === filter.task)) && (!filter.modality || modality === filter.modality));
}
