import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Steps, duration } from '../bootstrap/steps.mjs';
import { describeEnvironment, parseConfig } from './config/launcher.config.js';
import { LaunchError } from './launch-error.js';
import { Mesh } from './mesh/mesh.js';
import type { SupervisorEvent } from './supervisor/supervisor.js';

/** npm and the terminal both pass Ctrl-C on; only a later one means "now". */
const impatientAfterMs = 1_500;

/** `npm start` from the user's side: progress, the URL, what happens meanwhile, and the way down. */
export class Launcher {
  readonly #steps: Steps;
  #mesh: Mesh | undefined;
  #starting = true;
  #verbose = false;
  readonly #wake = new AbortController();
  readonly #untilStopped = once(this.#wake.signal, 'abort');
  #stopRequested: { at: number; promise: Promise<void> } | undefined;

  constructor(output: NodeJS.WritableStream = process.stdout) {
    this.#steps = new Steps(output);
  }

  /** Returns the exit code. */
  async run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    const begin = Number(env['LEPTON_STARTED_AT'] ?? Date.now());
    try {
      const options = parseOptions(args);
      if (options.help) {
        this.#steps.print(helpText());
        return 0;
      }
      this.#verbose = options.verbose;
      this.#listen();
      const mesh = await Mesh.prepare(parseConfig(env), {
        fresh: options.fresh, env,
        onEvent: (event) => this.#show(event),
        onLeftovers: (names) => this.#steps.print(`  An earlier start was killed; stopped what it had left: ${names.join(', ')}.`),
      });
      this.#mesh = mesh;
      if (this.#stopRequested) return await this.#stopped();
      for (const name of mesh.supervisor.names) this.#steps.begin(name);
      await mesh.start();
      this.#starting = false;
      this.#greet(mesh, Date.now() - begin);
      await this.#untilStopped;
      return await this.#stopped();
    } catch (error) {
      if (this.#stopRequested) return await this.#stopped();
      this.#steps.fail(error);
      return 1;
    }
  }

  #listen(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#stop());
    // The bootstrap that started us is gone.
    process.once('disconnect', () => this.#stop());
    process.channel?.unref();
  }

  #stop(): void {
    if (this.#stopRequested) {
      if (Date.now() - this.#stopRequested.at > impatientAfterMs) {
        this.#steps.print('  Ending all processes now.');
        this.#mesh?.supervisor.killAll();
      }
      return;
    }
    this.#steps.clear();
    this.#steps.print('\n  Stopping; running work is finished or kept for the next start. Ctrl-C again ends everything at once.');
    this.#stopRequested = { at: Date.now(), promise: this.#mesh?.stop() ?? Promise.resolve() };
    this.#wake.abort();
  }

  async #stopped(): Promise<number> {
    const begin = this.#stopRequested?.at ?? Date.now();
    await this.#stopRequested?.promise;
    await this.#mesh?.stop();
    this.#steps.clear();
    this.#steps.print(`${this.#steps.colour('green', '✓')} stopped ${this.#steps.colour('dim', `in ${duration(Date.now() - begin)}; the data stay in ${this.#mesh?.layout.home ?? 'place'}`)}`);
    return 0;
  }

  #show(event: SupervisorEvent): void {
    switch (event.kind) {
      case 'ready':
        return this.#steps.done(event.name, event.ms);
      case 'restarted':
        return this.#steps.print(`${this.#steps.colour('yellow', '↻')} ${event.name} ended (${event.reason}) and runs again after ${duration(event.ms)}`);
      case 'crash-loop':
        this.#steps.print(`${this.#steps.colour('red', '✗')} ${event.name} ends again and again (${event.reason}); it is tried every few seconds. Its log: ${event.log}`);
        for (const line of event.lastLines) this.#steps.print(this.#steps.colour('dim', `    ${line}`));
        return;
      case 'line':
        if (this.#verbose) this.#steps.print(`${this.#steps.colour('dim', `${event.name.padEnd(12)} |`)} ${event.line}`);
        return;
      case 'ended':
        if (!this.#starting && this.#verbose) this.#steps.print(`  ${event.name} ended`);
    }
  }

  #greet(mesh: Mesh, ms: number): void {
    this.#steps.clear();
    this.#steps.print(`\n${this.#steps.colour('bold', `Lepton is ready: ${mesh.url}/graphql`)}   ${this.#steps.colour('dim', `after ${duration(ms)}`)}`);
    this.#steps.print(mesh.firstStart ? `  token: ${mesh.token}   (kept in ${mesh.layout.secrets})` : `  The token is in ${mesh.layout.secrets}; logs are in ${mesh.layout.logs}.`);
    this.#steps.print(this.#steps.colour('dim', '  Ctrl-C stops it.'));
  }
}

function parseOptions(args: readonly string[]): { fresh: boolean; verbose: boolean; help: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args], allowPositionals: false,
      options: { fresh: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    return values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('. ')[0] : 'Wrong arguments';
    throw new LaunchError(`${message}.`, 'npm start -- --help lists what there is.', [], { cause });
  }
}

function helpText(): string {
  const options = [
    ['--fresh', 'Delete all data (databases, queues, artifacts, uploads, logs) and start empty'],
    ['--verbose', 'Show the log lines of all processes'],
    ['--help', 'Show this'],
  ];
  const variables = describeEnvironment().map(({ name, description }) => [name, description]);
  const table = (rows: (string | undefined)[][]) => rows.map(([name = '', text = '']) => `  ${name.padEnd(30)} ${text}`).join('\n');
  return `npm start [-- options]\n\n${table(options)}\n\nEnvironment\n\n${table(variables)}`;
}
