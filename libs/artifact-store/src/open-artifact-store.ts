import { fileURLToPath } from 'node:url';
import { ArtifactError } from './artifact-error.js';
import type { ArtifactStore } from './artifact-store.js';
import { LocalArtifactStore } from './local-artifact-store.js';

/** Opens the store at `url`: `file:///absolute/folder` (made if absent) or `s3://bucket/prefix?endpoint=…&region=…`. */
export async function openArtifactStore(url: string): Promise<ArtifactStore> {
  const parsed = URL.parse(url);
  switch (parsed?.protocol) {
    case 'file:':
      return LocalArtifactStore.open(fileURLToPath(parsed));
    case 's3:': {
      // Loaded on demand: the AWS client is of no use on a laptop and takes 100 ms to load.
      const { S3ArtifactStore } = await import('./s3-artifact-store.js');
      return S3ArtifactStore.open(parsed);
    }
    default:
      throw new ArtifactError('INVALID_URL', `Artifacts cannot be kept at "${url}": use file:///absolute/folder or s3://bucket/prefix.`);
  }
}
