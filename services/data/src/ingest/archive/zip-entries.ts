import type { Readable } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { IngestError, isIngestError, messageOf } from '../ingest-error.js';
import type { ArchiveEntries } from './archive-entries.js';
import { checkedName } from './entry-name.js';
import { collect } from './collect.js';
import type { UnpackingBudget } from './unpacking-budget.js';

const TYPE_BITS = 0o170000;
const REGULAR = 0o100000;
const DEFLATED = 8;

/** The files of a ZIP archive (also ZIP64), by its directory at the end: names and sizes are checked before anything is unpacked. `at`: told where in the file each begins. */
export async function* zipEntries(path: string, filename: string, budget: UnpackingBudget, at: (position: number) => void = () => {}): ArchiveEntries {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: false }).catch((error: unknown) => {
    throw damaged(filename, error);
  });
  try {
    for await (const entry of guarded(zip, filename)) {
      const name = checkedName(entry.fileName, filename);
      if (name.endsWith('/') || !isRegular(entry)) continue;
      budget.file();
      if (entry.isEncrypted()) throw new IngestError('ENCRYPTED_ARCHIVE', `"${filename}" is protected by a password. Pack it without one.`);
      if (entry.compressionMethod !== 0 && entry.compressionMethod !== DEFLATED) {
        throw new IngestError('UNREADABLE_FILE', `"${name}" in "${filename}" is packed by a method (${entry.compressionMethod}) that is not supported. Pack it as an ordinary ZIP (deflate).`);
      }
      const stream = async (): Promise<Readable> => {
        const source = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
          throw damaged(filename, error);
        });
        const counted = budget.counting(entry.crc32 >>> 0);
        source.once('error', (error) => counted.destroy(damaged(filename, error)));
        return source.pipe(counted);
      };
      at(entry.relativeOffsetOfLocalHeader);
      yield { name, stream, read: async (most) => (entry.uncompressedSize > most ? undefined : collect(await stream(), most)) };
    }
  } finally {
    zip.close();
  }
}

/** A zip made on Unix says what kind of file an entry is; 0 where it does not. */
function isRegular({ externalFileAttributes }: Entry): boolean {
  const type = (externalFileAttributes >>> 16) & TYPE_BITS;
  return type === 0 || type === REGULAR;
}

async function* guarded(zip: ZipFile, filename: string): AsyncGenerator<Entry, void, void> {
  try {
    for await (const entry of zip.eachEntry()) yield entry;
  } catch (error) {
    throw damaged(filename, error);
  }
}

function damaged(filename: string, error: unknown): Error {
  if (isIngestError(error)) return error;
  const message = messageOf(error);
  if (error instanceof Error && /ENOSPC|EMFILE|EIO/.test(message)) return error;
  if (/invalid relative path|absolute path/.test(message)) return new IngestError('UNSAFE_ARCHIVE', `"${filename}" has an entry that lies outside of the archive (${message}). Pack the folder anew, with relative names.`);
  return new IngestError('DAMAGED_ARCHIVE', `"${filename}" begins like a ZIP archive but cannot be read (${message}). Was it cut off? Pack or upload it again.`);
}
