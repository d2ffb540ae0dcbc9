export { ArtifactError, type ArtifactErrorCode } from './artifact-error.js';
export type { ArtifactStore, StoredArtifact } from './artifact-store.js';
export { digestOf, isDigest } from './digest.js';
export { LocalArtifactStore } from './local-artifact-store.js';
export { openArtifactStore } from './open-artifact-store.js';
