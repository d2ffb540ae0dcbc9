import { Readable } from 'node:stream';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { IngestError, isIngestError, messageOf } from '../ingest-error.js';
import type { ArchiveEntries } from './archive-entries.js';
import { collect } from './collect.js';
import { checkedName } from './entry-name.js';
import type { UnpackingBudget } from './unpacking-budget.js';

/** The files of a TAR archive (ustar, pax and GNU), in one pass. `open` is called when the first is asked for: a stream that nobody reads yet has nobody to tell of its errors. */
export async function* tarEntries(open: () => Readable, filename: string, budget: UnpackingBudget): ArchiveEntries {
  const source = open();
  const entries = Readable.toWeb(source).pipeThrough(createTarDecoder({ strict: true }) as unknown as ReadableWritablePair<ParsedTarEntry, Uint8Array>);
  try {
    for await (const { header, body } of entries as unknown as AsyncIterable<ParsedTarEntry>) {
      const name = checkedName(header.name, filename);
      if (header.type !== undefined && header.type !== 'file') {
        await body.cancel();
        continue;
      }
      budget.file();
      let used = false;
      const stream = async (): Promise<Readable> => {
        used = true;
        const counted = budget.counting();
        const bytes = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
        bytes.once('error', (error) => counted.destroy(damaged(filename, error)));
        return bytes.pipe(counted);
      };
      yield { name, stream, read: async (most) => (header.size > most ? undefined : collect(await stream(), most)) };
      if (!used) await body.cancel();
    }
  } catch (error) {
    throw damaged(filename, error);
  } finally {
    source.destroy();
  }
}

function damaged(filename: string, error: unknown): Error {
  const message = messageOf(error);
  if (isIngestError(error) || (error instanceof Error && /ENOSPC|EMFILE|EIO/.test(message))) return error;
  return new IngestError('DAMAGED_ARCHIVE', `"${filename}" begins like a TAR archive but cannot be read (${message}). Was it cut off? Pack or upload it again.`);
}
