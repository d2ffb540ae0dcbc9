import { spawn } from 'node:child_process';

/**
 * Goes on with `script` under `node` and takes over its exit code. Signals are passed on; the IPC channel tells the script
 * when we are gone. A SIGTERM to npm ends its shell, which passes nothing on: under npm, the parent's end is a SIGTERM.
 */
export function handOver(node, script, args, env = process.env) {
  const child = spawn(node, [script, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref();
  }
  child.on('error', (error) => {
    process.stderr.write(`${node} cannot be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}
