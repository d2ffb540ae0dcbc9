import type { AudioStatistics, ImageStatistics } from '@lepton/features';
import type { ColumnType } from '../profile.types.js';
import type { TableColumn } from '../table.js';
import type { Workspace } from '../workspace.js';

export interface MediaStatistics {
  readonly image?: ImageStatistics;
  readonly audio?: AudioStatistics;
}

/** Of the columns of pictures and recordings, by column id; none for a column without a single one. */
export async function mediaStatistics(workspace: Workspace, columns: readonly { readonly column: TableColumn; readonly type: ColumnType }[]): Promise<Map<string, MediaStatistics>> {
  const found = new Map<string, MediaStatistics>();
  for (const { column: { id, storage }, type } of columns) {
    if (storage !== 'MEDIA') continue;
    const values = await workspace.numbers(type === 'IMAGE'
      ? `SELECT quantile_disc(width, 0.5), quantile_disc(height, 0.5), min(width), min(height), max(width), max(height), max(channels) FROM data JOIN media ON ref = ${id}`
      : `SELECT mode(sample_rate ORDER BY sample_rate), quantile_disc(duration_ms, 0.5), max(duration_ms), max(channels) FROM data JOIN media ON ref = ${id}`);
    const at = (index: number) => values[index] ?? NaN;
    if (Number.isNaN(at(0))) continue;
    found.set(id, type === 'IMAGE'
      ? { image: { width: at(0), height: at(1), minimumWidth: at(2), minimumHeight: at(3), maximumWidth: at(4), maximumHeight: at(5), channels: at(6) } }
      : { audio: { sampleRate: at(0), medianMs: at(1), maximumMs: at(2), channels: at(3) } });
  }
  return found;
}
