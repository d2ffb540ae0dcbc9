import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and returns what it wrote, interleaved as written. `onOutput` sees it at once.
 * @returns {Promise<{ code: number, output: string }>} code 127 if the program cannot be started
 */
export function runCommand(file, args, { cwd, env = process.env, onOutput } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const take = (chunk) => {
      output += chunk;
      onOutput?.(chunk);
    };
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 1), output }));
  });
}
