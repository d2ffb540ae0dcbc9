import { ColumnType, Modality, SplitName, type AudioStatistics as AudioMessage, type DatasetManifest as ManifestMessage, type ImageStatistics as ImageMessage, type InteractionRoles as RolesMessage } from '@lepton/contracts';
import type { AudioStatistics, ColumnType as ColumnTypeName, DatasetManifest, ImageStatistics, InteractionRoles, Modality as ModalityName, SplitName as SplitNameName } from '@lepton/features';

/** The data service's message as the plain JSON that engines read. */
export function toManifest(message: ManifestMessage): DatasetManifest {
  return {
    datasetVersionId: message.datasetVersionId,
    modality: Modality[message.modality] as ModalityName,
    columns: message.columns.map(({ name, type, nullable, statistics, image, audio }) => ({
      name,
      type: ColumnType[type] as ColumnTypeName,
      nullable,
      ...(image && { image: toImage(image) }),
      ...(audio && { audio: toAudio(audio) }),
      statistics: {
        count: Number(statistics?.count ?? 0),
        missing: Number(statistics?.missing ?? 0),
        distinct: Number(statistics?.distinct ?? 0),
        minimum: statistics?.minimum,
        maximum: statistics?.maximum,
        mean: statistics?.mean,
        standardDeviation: statistics?.standardDeviation,
        topValues: (statistics?.topValues ?? []).map(({ value, count }) => ({ value, count: Number(count) })),
      },
    })),
    splits: message.splits.map(({ name, rowCount, digest }) => ({ name: SplitName[name] as SplitNameName, rowCount: Number(rowCount), digest })),
    suggestedTarget: message.suggestedTarget || undefined,
    excludedColumns: message.excludedColumns.map(({ name, reason }) => ({ name, reason })),
    ...(message.interactions && { interactions: toRoles(message.interactions) }),
  };
}

const toImage = ({ width, height, minimumWidth, minimumHeight, maximumWidth, maximumHeight, channels }: ImageMessage): ImageStatistics =>
  ({ width, height, minimumWidth, minimumHeight, maximumWidth, maximumHeight, channels });

const toRoles = ({ user, item, rating, time }: RolesMessage): InteractionRoles => ({ user, item, ...(rating && { rating }), ...(time && { time }) });

const toAudio = ({ sampleRate, medianMs, maximumMs, channels }: AudioMessage): AudioStatistics => ({ sampleRate, medianMs, maximumMs, channels });
