import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@lepton/local';
import { median, type Bench, type Row } from './measure.ts';

const TIMES = 3;
const ROOT = resolve(import.meta.dirname, '../..');
const GIVE_UP_MS = 120_000;

interface Start {
  readyMs: number;
  /** Of all processes from start to stop; undefined where there is no /proc. */
  cpuMs: number | undefined;
  /** What the launcher prints, by step. */
  steps: Map<string, number>;
  stopMs: number;
}

async function run(): Promise<Row[]> {
  const cold: Start[] = [];
  const warm: Start[] = [];
  for (let time = 0; time < TIMES; time++) {
    const home = mkdtempSync(join(tmpdir(), 'lepton-bench-start-'));
    chmodSync(home, 0o755);
    try {
      const port = await freePort();
      cold.push(await start(home, port));
      warm.push(await start(home, port));
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }
  const seconds = (starts: Start[], of: (start: Start) => number) => median(starts.map(of)) / 1_000;
  const row = (what: string, of: (start: Start) => number): Row => {
    const [first, second] = [seconds(cold, of), seconds(warm, of)];
    return { what, value: `${second.toFixed(1)} s`, baseline: `first: ${first.toFixed(1)} s`, ratio: second / first };
  };
  const total = seconds(warm, ({ readyMs }) => readyMs);
  const took = (step: string) => (start: Start) => start.steps.get(step) ?? 0;
  const steps = [...new Set([...warm, ...cold].flatMap((start) => [...start.steps.keys()]))].filter((step) => seconds(cold, took(step)) > 0);
  return [
    // The goal is in seconds, so the second start is its own ratio.
    { what: 'second start, to the URL', value: `${total.toFixed(1)} s`, ratio: total, goal: '≤ 10 s' },
    row('to the URL', ({ readyMs }) => readyMs),
    ...steps.map((step) => row(`step ${step}`, took(step))),
    row('stop, all drained', ({ stopMs }) => stopMs),
    ...(warm.every(({ cpuMs }) => cpuMs !== undefined) ? [row('CPU of all processes, start and stop', ({ cpuMs = 0 }) => cpuMs)] : []),
  ];
}

/** `npm start`, then Ctrl-C. */
async function start(home: string, port: number): Promise<Start> {
  const [begin, cpuBefore] = [performance.now(), cpuOfChildren()];
  const launcher = spawn(process.execPath, ['deploy/local/bootstrap/start.mjs'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LEPTON_HOME: home, LEPTON_PORT: String(port) },
  });
  const exited = once(launcher, 'exit');
  let output = '';
  let readyMs: number | undefined;
  const { promise: ready, resolve: becomeReady, reject } = Promise.withResolvers<void>();
  for (const stream of [launcher.stdout, launcher.stderr]) stream.on('data', (text: Buffer) => {
    output += text.toString();
    if (readyMs !== undefined || !output.includes('Lepton is ready')) return;
    readyMs = performance.now() - begin;
    becomeReady();
  });
  const timer = setTimeout(() => reject(new Error(`Not ready after ${GIVE_UP_MS} ms:\n${output}`)), GIVE_UP_MS);
  void exited.then(() => reject(new Error(`The launcher ended:\n${output}`)));
  try {
    await ready;
  } finally {
    clearTimeout(timer);
    if (launcher.exitCode === null) launcher.kill('SIGINT');
  }
  const stopping = performance.now();
  await exited;
  const steps = new Map([...output.matchAll(/^✓ (\S.*?)\s{2,}([\d.]+) s$/gm)].map(([, name = '', took]) => [name, Number(took) * 1_000]));
  const cpuAfter = cpuOfChildren();
  return {
    readyMs: readyMs ?? Number.NaN, steps, stopMs: performance.now() - stopping,
    cpuMs: cpuAfter === undefined || cpuBefore === undefined ? undefined : cpuAfter - cpuBefore,
  };
}

/** Milliseconds that ended children, and theirs, have used (proc_pid_stat(5): cutime and cstime, in ticks of 10 ms). */
function cpuOfChildren(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

export default {
  title: 'Start of the whole mesh, from built',
  note: `\`npm start\` to its URL and Ctrl-C to the last process's end, medians of ${TIMES}: the second start (of the same folder) beside the first (an empty one: \`initdb\`, five
databases, all migrations). The five services, the gateway, the worker and the model server start side by side, so the steps do not add up.`,
  run,
} satisfies Bench;
