import { validateFileName } from 'yauzl';
import { IngestError } from '../ingest-error.js';

/** @throws IngestError UNSAFE_ARCHIVE for a name that leads out of the archive */
export function checkedName(name: string, archive: string): string {
  const path = name.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  const wrong = validateFileName(path) ?? (path.includes('\0') ? 'zero byte' : undefined);
  if (wrong !== undefined) {
    throw new IngestError('UNSAFE_ARCHIVE', `"${archive}" has an entry called ${JSON.stringify(name.slice(0, 100))}, which lies outside of the archive. Pack the folder anew, with relative names.`);
  }
  return path;
}

const JUNK = /(?:^|\/)(?:__MACOSX|\.ipynb_checkpoints|@eaDir|__pycache__|\.git)\/|(?:^|\/)(?:\.[^/]*|Thumbs\.db|desktop\.ini|Icon\r)$/i;

/** What operating systems and tools leave in folders. */
export const isJunk = (name: string): boolean => JUNK.test(name);

export type EntryKind = 'IMAGE' | 'AUDIO' | 'TABLE' | 'OTHER';

/** By the extension: content decides later whether it is true. */
export function kindOf(name: string): EntryKind {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (/^(?:png|jpe?g|jfif|webp|gif)$/.test(extension)) return 'IMAGE';
  if (/^(?:wav|wave|flac|mp3)$/.test(extension)) return 'AUDIO';
  return /^(?:csv|tsv|tab|json|jsonl|ndjson|parquet|xlsx|xlsm|xls)$/.test(extension) ? 'TABLE' : 'OTHER';
}
