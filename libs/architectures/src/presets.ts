import { AUDIO_PRESETS } from './presets/audio.js';
import { FORECASTING_PRESETS } from './presets/forecasting.js';
import { IMAGE_PRESETS } from './presets/image.js';
import type { ArchitecturePreset } from './presets/preset.js';
import { RECOMMENDATION_PRESETS } from './presets/recommendation.js';
import { SEQUENCE_PRESETS } from './presets/sequence.js';
import { TABULAR_PRESETS } from './presets/tabular.js';
import { TEXT_PRESETS } from './presets/text.js';

export type { ArchitecturePreset, DataSize, TrainingDefaults } from './presets/preset.js';

/** The first that fits is the default. */
const PRESETS: readonly ArchitecturePreset[] = [...TABULAR_PRESETS, ...IMAGE_PRESETS, ...AUDIO_PRESETS, ...TEXT_PRESETS, ...RECOMMENDATION_PRESETS, ...FORECASTING_PRESETS, ...SEQUENCE_PRESETS];

/** The presets for a task and a modality; all of them where neither is given. */
export function presets(filter: { readonly task?: string | null | undefined; readonly modality?: string | null | undefined } = {}): readonly ArchitecturePreset[] {
  return PRESETS.filter(({ tasks, modality }) =>
    (!filter.task || tasks.some((task) => task === filter.task)) && (!filter.modality || modality === filter.modality));
}
