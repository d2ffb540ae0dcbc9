import { MAXIMUM_AUDIO_SECONDS, MAXIMUM_PIXELS } from '@lepton/features/media';
import type { DataIssue } from '../profile.types.js';
import type { Workspace } from '../workspace.js';
import { LARGEST_MEDIA_BYTES } from './inspection-window.js';
import type { MediaLimit } from './media.types.js';

const TOLD: Record<MediaLimit, string> = {
  BYTES: `files have more than ${LARGEST_MEDIA_BYTES >> 20} MiB. Make them smaller, or cut them into pieces`,
  PIXELS: `pictures have more than ${MAXIMUM_PIXELS / 1e6} million pixels. Make them smaller`,
  SECONDS: `recordings last longer than ${MAXIMUM_AUDIO_SECONDS} s, or have more samples than so long a one at 96 kHz. Cut them into pieces`,
};

/** Which pictures and recordings of the workspace are not broken, but too large to be read: their rows have none. */
export async function beyondLimits(workspace: Workspace): Promise<DataIssue[]> {
  if (!workspace.hasMedia) return [];
  const rows = await workspace.rows('SELECT beyond, count(*) FROM media WHERE beyond IS NOT NULL GROUP BY beyond ORDER BY beyond');
  return rows.map(([beyond, count]) => ({ code: 'LEFT_OUT', severity: 'WARNING', message: `${Number(count)} ${TOLD[beyond as MediaLimit]}; as they are, their rows have none.` }));
}
