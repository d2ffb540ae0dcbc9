/** Bytes of one inference request: some thousand rows, or a few images as numbers. */
export const LARGEST_BODY = 32 * 1024 * 1024;
