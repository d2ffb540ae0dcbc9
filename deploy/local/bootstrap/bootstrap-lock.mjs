import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainFile } from './bootstrap-error.mjs';
import { toolsDir } from './paths.mjs';

/** Runs `work` while no other npm start or npm test of this clone installs or builds. */
export async function withBootstrapLock(work, { path = join(toolsDir, 'bootstrap.lock'), onWait } = {}) {
  let told = false;
  while (!take(path)) {
    const pid = holder(path);
    if (pid === undefined || !isAlive(pid)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) onWait?.(pid);
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    if (holder(path) === process.pid) rmSync(path, { force: true });
  }
}

function take(path) {
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw explainFile(error, path);
  }
}

function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
