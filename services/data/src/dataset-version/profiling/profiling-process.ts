import { openArtifactStore } from '@lepton/artifact-store';
import { ingest, type IngestStep } from '../../ingest/ingest.js';
import { asIngestError } from '../../ingest/ingest-error.js';
import { deriveVersion } from '../../ingest/recipe/derive-version.js';
import { previewRecipe } from '../../ingest/recipe/preview-recipe.js';
import type { ProfilingMessage, ProfilingTask } from './profiling.messages.js';

/**
 * Reads one file, or applies or previews one recipe, and ends. A process of its own: a file that makes it crash or run out of memory takes nothing else with it,
 * and the service answers while it computes.
 */
process.once('message', (task: ProfilingTask) => void profile(task));
process.once('disconnect', () => process.exit(1)); // the service has gone; another one takes the version up

async function profile(task: ProfilingTask): Promise<void> {
  const store = await openArtifactStore(task.artifactsUrl);
  try {
    const { source } = task;
    const how = {
      store, workspace: { folder: task.folder, memoryMb: task.memoryMb },
      onProgress: (step: IngestStep, fraction: number) => void say({ kind: 'progress', step, fraction }),
    };
    if (source.kind === 'preview') await say({ kind: 'preview', preview: await previewRecipe({ ...source, ...how }) });
    else {
      const content = source.kind === 'file'
        ? await ingest({ file: { path: source.path, filename: source.filename }, digest: source.digest, options: source.options, notes: source.notes, ...how })
        : await deriveVersion({ ...source, ...how });
      await say({ kind: 'content', content });
    }
  } catch (error) {
    const problem = asIngestError(error);
    if (!problem) throw error;
    await say({ kind: 'problem', problem: { code: problem.code, message: problem.message, ...(problem.field !== undefined && { field: problem.field }) } });
  } finally {
    await store.close();
  }
  process.disconnect();
}

/** Until it is on its way whole: that of a wide table has megabytes, and an end of the connection would cut it off. */
function say(message: ProfilingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send) process.send(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
    else resolve();
  });
}
