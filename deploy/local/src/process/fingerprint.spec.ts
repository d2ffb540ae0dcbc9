import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fingerprint } from './fingerprint.js';

describe('fingerprint', () => {
  it('stays while a process lives, differs between processes, and is gone with it', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = child.pid ?? 0;
    const mark = fingerprint(pid);
    expect(mark).toBeDefined();
    expect(fingerprint(pid)).toBe(mark);
    if (process.platform === 'linux') expect(mark).not.toBe(fingerprint(process.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(fingerprint(pid)).toBeUndefined();
  });
});
