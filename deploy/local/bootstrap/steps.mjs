/** Progress on the terminal: what is under way, and for what is done, how long it took. Also used by the compiled launcher. */

const colours = { green: 32, red: 31, yellow: 33, dim: 2, bold: 1 };

export class Steps {
  #stream;
  #live;
  #running = new Map();
  #drawn = false;

  constructor(stream = process.stdout) {
    this.#stream = stream;
    this.#live = Boolean(stream.isTTY) && !process.env.CI;
    stream.on?.('error', () => undefined);
  }

  /** Runs `work` as the step `label`. `work` may return `{ label }` to name what was done more exactly. */
  async run(label, work) {
    const begin = performance.now();
    this.#running.set(label, begin);
    this.#draw();
    try {
      const result = await work();
      this.done(result?.label ?? label, performance.now() - begin, label);
      return result;
    } catch (error) {
      this.#running.delete(label);
      this.#clear();
      throw error;
    }
  }

  /** Shows a step that is under way elsewhere. */
  begin(label) {
    this.#running.set(label, performance.now());
    this.#draw();
  }

  /** Prints a finished step. */
  done(label, ms, running = label) {
    this.#running.delete(running);
    this.print(`${this.colour('green', '✓')} ${label.padEnd(24)} ${this.colour('dim', duration(ms))}`);
  }

  /** Prints lines between the steps. */
  print(text) {
    this.#clear();
    this.#stream.write(`${text}\n`);
    this.#draw();
  }

  /** Forgets the steps under way. */
  clear() {
    this.#running.clear();
    this.#clear();
  }

  colour(name, text) {
    return this.#stream.isTTY && !process.env.NO_COLOR ? `\u001b[${colours[name]}m${text}\u001b[0m` : text;
  }

  /** One clear line for what went wrong, one for the way out, and the last log lines where there are any. A bug shows its stack. */
  fail(error) {
    this.clear();
    if (typeof error?.wayOut !== 'string') {
      this.print(`${this.colour('red', '✗')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return;
    }
    this.print(`${this.colour('red', '✗')} ${error.message}`);
    for (const line of error.details ?? []) this.print(this.colour('dim', `    ${line}`));
    this.print(`  ${error.wayOut}`);
  }

  #draw() {
    if (!this.#live || this.#running.size === 0) return;
    this.#clear();
    const text = `  ${[...this.#running.keys()].join(', ')} …`;
    this.#stream.write(this.colour('dim', text.slice(0, (this.#stream.columns ?? 80) - 1)));
    this.#drawn = true;
  }

  #clear() {
    if (!this.#drawn) return;
    this.#stream.write('\r\u001b[K');
    this.#drawn = false;
  }
}

export function duration(ms) {
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
