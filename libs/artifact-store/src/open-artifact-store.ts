import { fileURLToPath } from 'node:url';
import { ArtifactError } from './artifact-error.js';
import type { ArtifactStore } from './artifact-store.js';
import { LocalArtifactStore } from './local-artifact-store.js';

/** Opens the store at `url`: `file:///absolute/folder` (made if absent). */
export async function openArtifactStore(url: string): Promise<ArtifactStore> {
  const parsed = URL.parse(url);
  switch (parsed?.protocol) {
    case 'file:':
      return LocalArtifactStore.open(fileURLToPath(parsed));
    default:
      throw new ArtifactError('INVALID_URL', `Artifacts cannot be kept at "${url}": use file:///absolute/folder or s3://bucket/prefix.`);
  }
}
