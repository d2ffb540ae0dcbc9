import { ArtifactError } from '@lepton/artifact-store';
import { asIngestError, IngestError } from './ingest-error.js';

describe('a full disk', () => {
  it.each([
    ['the artifact store', new ArtifactError('NO_SPACE', 'full')],
    ['Node', Object.assign(new Error('write'), { code: 'ENOSPC' })],
    ['DuckDB', new IngestError('NO_SPACE', 'full')],
  ])('is a problem that a user can mend when %s meets it', (_, error) => {
    expect(asIngestError(error)?.code).toBe('NO_SPACE');
  });

  it('is not what every failure means', () => {
    expect(asIngestError(new Error('bug'))).toBeUndefined();
    expect(asIngestError(new ArtifactError('UNAVAILABLE', 'gone'))).toBeUndefined();
  });
});
