import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { waitFor } from '@lepton/testing';

describe('a script that was handed over to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-hand-over-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is told to end when npm\'s shell has been killed', async () => {
    const [script, starter, log] = ['script.mjs', 'starter.mjs', 'log'].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(script, `import { writeFileSync } from 'node:fs'; setInterval(() => {}, 1000);
      process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(log)}, 'SIGTERM'); process.exit(0); }); writeFileSync(${JSON.stringify(`${log}.up`)}, '');`);
    const handOver = pathToFileURL(join(import.meta.dirname, '../bootstrap/hand-over.mjs')).href;
    writeFileSync(starter, `import { handOver } from '${handOver}'; handOver(process.execPath, ${JSON.stringify(script)}, []);`);
    // As npm does it: a shell between, which waits.
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${starter}"; true`], { env: { ...process.env, NODE_OPTIONS: '', npm_lifecycle_event: 'start' }, stdio: 'ignore' });
    await waitFor(() => existsSync(`${log}.up`));
    shell.kill('SIGKILL');
    await waitFor(() => existsSync(log) && readFileSync(log, 'utf8') === 'SIGTERM');
  }, 20_000);
});
