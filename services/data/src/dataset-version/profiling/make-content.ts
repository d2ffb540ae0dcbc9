import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProfilingMessage, ProfilingTask } from './profiling.messages.js';

/** The built process: Node runs it as it is, also where the caller runs from source. */
const PROCESS = fileURLToPath(import.meta.url).replace('/src/', '/dist/').replace(/make-content\.[jt]s$/, 'profiling-process.js');

/** Makes a version's content, or a preview, in a process of its own. Rejects when that process ends without a word, or when `signal` ends it. */
export function makeContent(task: ProfilingTask, onProgress: (step: string, fraction: number) => void, signal: AbortSignal): Promise<Exclude<ProfilingMessage, { kind: 'progress' }>> {
  return new Promise((resolve, reject) => {
    // No inherited flags: what instruments the service has no business here.
    const child = fork(PROCESS, { signal, execArgv: ['--max-old-space-size=2048'], stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    let trace = '';
    let answer: Exclude<ProfilingMessage, { kind: 'progress' }> | undefined;
    child.stderr?.on('data', (chunk: Buffer) => {
      trace = (trace + chunk.toString()).slice(-4_000);
    });
    child.on('message', (message: ProfilingMessage) => {
      if (message.kind === 'progress') onProgress(message.step, message.fraction);
      else answer = message;
    });
    child.once('error', reject);
    child.once('exit', (code, killed) => {
      if (answer) resolve(answer);
      else reject(new Error(`the process that makes a version of ${task.source.kind === 'file' ? task.source.filename : 'a recipe'} ended with ${killed ?? code ?? ''}\n${trace}`));
    });
    child.send(task);
  });
}
