import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Path of a real data file in `../shared/data` beside the repository, or undefined where there is none. */
export function realData(file: string): string | undefined {
  const path = join(import.meta.dirname, '../../../../../shared/data', file);
  return existsSync(path) ? path : undefined;
}
