/** SQL: each number of the pack with the first one of equal bytes; NULL where it cannot be decoded. */
export const canonicalRefs = 'SELECT ref, CASE WHEN broken IS NULL THEN min(ref) OVER (PARTITION BY digest) END AS canonical FROM media';
