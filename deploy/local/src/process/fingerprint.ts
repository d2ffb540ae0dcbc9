import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Tells a process from a later one with the same pid: the moment at which it began. Undefined if there is no such process
 * (a zombie counts as none).
 */
export function fingerprint(pid: number): string | undefined {
  if (process.platform === 'linux') return fromProc(pid);
  const [program, ...args] = process.platform === 'win32'
    ? ['powershell.exe', '-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`] as const
    : ['ps', '-o', 'stat=,lstart=', '-p', String(pid)] as const;
  try {
    const output = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return output === '' || output.startsWith('Z') ? undefined : output.replace(/^[A-Za-z+<]+\s+/, '');
  } catch {
    return undefined;
  }
}

function fromProc(pid: number): string | undefined {
  try {
    // The name, in parentheses, may hold anything: count fields from behind it. Field 3 is the state, 22 the start in ticks since boot.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)\s/s, '').split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    return `${boot}-${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}
