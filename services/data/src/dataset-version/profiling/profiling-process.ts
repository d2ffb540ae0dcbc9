import { openArtifactStore } from '@lepton/artifact-store';
import { ingest } from '../../ingest/ingest.js';
import { isIngestError } from '../../ingest/ingest-error.js';
import type { ProfilingMessage, ProfilingTask } from './profiling.messages.js';

/**
 * Reads one file and ends. A process of its own: a file that makes it crash or run out of memory takes nothing else with it,
 * and the service answers while it computes.
 */
process.once('message', (task: ProfilingTask) => void profile(task));
process.once('disconnect', () => process.exit(1)); // the service has gone; another one takes the version up

async function profile(task: ProfilingTask): Promise<void> {
  const store = await openArtifactStore(task.artifactsUrl);
  try {
    const content = await ingest({
      file: { path: task.path, filename: task.filename }, digest: task.digest, options: task.options, store,
      workspace: { folder: task.folder, memoryMb: task.memoryMb },
      onProgress: (step, fraction) => say({ kind: 'progress', step, fraction }),
    });
    say({ kind: 'content', content });
  } catch (error) {
    if (!isIngestError(error)) throw error;
    say({ kind: 'problem', problem: { code: error.code, message: error.message, ...(error.field !== undefined && { field: error.field }) } });
  } finally {
    await store.close();
  }
  process.disconnect();
}

function say(message: ProfilingMessage): void {
  process.send?.(message);
}
