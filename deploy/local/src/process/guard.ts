import { spawn } from 'node:child_process';

export interface Guard {
  /** Call when the guarded process is gone, before its pid can be given to another one. */
  release(): void;
}

/**
 * Ends a process that knows nothing of us (PostgreSQL, NATS) when this process dies, even by SIGKILL: a shell waits for the
 * end of a pipe that only we hold. It runs as the guarded process's user, so it can signal nothing more than that user may.
 * Windows has no such shell; there the next start cleans up.
 */
export function guard(pid: number, signal: NodeJS.Signals, identity: { uid?: number; gid?: number } = {}): Guard {
  if (process.platform === 'win32') return { release: () => undefined };
  const shell = spawn('/bin/sh', ['-c', `read _; kill -${signal.replace('SIG', '')} ${pid} 2>/dev/null`], {
    ...identity, stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/', env: {},
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return { release: () => void shell.kill('SIGKILL') };
}
