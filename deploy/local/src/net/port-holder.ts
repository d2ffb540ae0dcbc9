import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/** Who listens on a TCP port of this machine, if we are allowed to see it. */
export function portHolder(port: number): PortHolder | undefined {
  return process.platform === 'linux' ? fromProc(port) : fromLsof(port);
}

function fromProc(port: number): PortHolder | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeners(table, port)));
  if (inodes.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fds = readdirSync(`/proc/${pid}/fd`);
      const holds = fds.some((fd) => inodes.has(/^socket:\[(\d+)\]$/.exec(readlink(`/proc/${pid}/fd/${fd}`))?.[1] ?? ''));
      if (holds) return { pid: Number(pid), command: commandLine(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')) };
    } catch {
      // Not ours to look into, or gone.
    }
  }
  return undefined;
}

function listeners(table: string, port: number): string[] {
  const listening = '0A';
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  try {
    return readFileSync(table, 'utf8').split('\n').slice(1).map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === listening)
      .map((fields) => fields[9] ?? '');
  } catch {
    return [];
  }
}

function fromLsof(port: number): PortHolder | undefined {
  try {
    const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 3_000 });
    const pid = /^p(\d+)$/m.exec(output)?.[1];
    return pid === undefined ? undefined : { pid: Number(pid), command: commandLine([/^c(.+)$/m.exec(output)?.[1] ?? '']) };
  } catch {
    return undefined;
  }
}

function readlink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function commandLine([program = '', ...args]: readonly string[]): string {
  const name = basename(program);
  const rest = args.join(' ').trim();
  // The end tells more: Node's options come first, the script last.
  return `${name} ${rest.length > 70 ? `…${rest.slice(-70)}` : rest}`.trim();
}
