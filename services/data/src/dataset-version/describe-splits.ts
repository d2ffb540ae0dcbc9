import type { VersionContent } from '../ingest/finish-version.js';
import type { ColumnProfile, SplitColumnProfile } from '../ingest/profile.types.js';

/** Splits as the graph has them: counts beside what they are of, which is stored once for the whole. */
export function describeSplits({ splits, splitProfiles = [], columns, classes = [] }: VersionContent) {
  return splits.map(({ name, rowCount }) => {
    const profile = splitProfiles.find((each) => each.name === name);
    return {
      name, rowCount,
      classBalance: profile?.classes?.flatMap((count, index) => (classes[index] ? [{ value: classes[index].value, count }] : [])) ?? [],
      columns: profile?.columns.flatMap((column, index) => (columns[index] ? [describeColumn(columns[index], column)] : [])) ?? [],
    };
  });
}

function describeColumn({ name, statistics: { histogram, topValues } }: ColumnProfile, { missing, mean, standardDeviation, bins, top }: SplitColumnProfile) {
  return {
    name, missing, mean, standardDeviation, histogram: histogram && bins && { edges: histogram.edges, counts: bins },
    topValues: top.flatMap((count, index) => (topValues[index] ? [{ value: topValues[index].value, count }] : [])),
  };
}
