import type { Modality } from './dataset.types.js';
import type { Encoding } from './encoding.types.js';
import { AUDIO } from './encodings/audio/audio-encoding.js';
import { FORECAST } from './encodings/forecast/forecast-encoding.js';
import { INTERACTIONS } from './encodings/interactions/interactions-encoding.js';
import { IMAGE } from './encodings/image/image-encoding.js';
import { SEQUENCE } from './encodings/sequence/sequence-encoding.js';
import { TABULAR } from './encodings/tabular-encoding.js';
import { TEXT } from './encodings/text/text-encoding.js';
import type { Task } from './infer-task.js';
import type { FeaturePlan } from './plan.types.js';

const ENCODINGS: readonly Encoding[] = [TABULAR, IMAGE, AUDIO, TEXT, INTERACTIONS, FORECAST, SEQUENCE];

/** How data of a modality is encoded for a task; undefined where nothing can be trained on it. */
export const encodingFor = (modality: Modality, task: Task): Encoding | undefined =>
  ENCODINGS.find((encoding) => (encoding.modality === modality || encoding.alsoFor?.includes(modality)) && encoding.tasks.includes(task));

/** The encoding that has made a plan. @throws Error for a plan of a later version */
export function encodingOf({ kind }: FeaturePlan): Encoding {
  const encoding = ENCODINGS.find((known) => known.kind === kind);
  if (encoding) return encoding;
  throw new Error(`This version does not know feature plans of kind "${kind}".`);
}
