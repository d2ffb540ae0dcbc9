import type { FeatureSelection, Modality, Task } from '@lepton/features';
import type { LayerSpec } from '../layer-spec.js';
import type { ScheduleName } from '../schedule-spec.js';

/** What a preset makes its layers and settings from. */
export interface DataSize {
  /** Samples that the training split makes: its rows, mostly. */
  readonly rowCount: number;
  /** Of one row as the network sees it: [features], [height, width, channels], [frames, bands, 1]. */
  readonly sampleShape: readonly number[];
  /** What users chose, without a rating. */
  readonly implicit?: boolean | undefined;
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
  /** Default constant. */
  readonly schedule?: ScheduleName;
  /** Data for which it is the default rather than the first preset of its kind. */
  readonly prefers?: (selection: FeatureSelection) => boolean;
  layersFor(size: DataSize): LayerSpec[];
  trainingFor(size: DataSize): TrainingDefaults;
}

export interface TrainingDefaults {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Of adamw. */
  readonly weightDecay: number;
  readonly patience: number;
}
