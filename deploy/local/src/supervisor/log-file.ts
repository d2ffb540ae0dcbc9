import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { explainFileError } from '../launch-error.js';

/**
 * The log of one process: `name.log`, older parts in `name.log.1` … `.3`. Lines that carry no time of their own (anything but
 * JSON) get one. A full disk costs log lines, never the mesh.
 */
export class LogFile {
  #fd: number | undefined;
  #size = 0;

  constructor(readonly path: string, readonly maxBytes = 10 * 1024 * 1024, readonly keep = 3) {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      this.#open();
    } catch (error) {
      throw explainFileError(error, path);
    }
  }

  write(line: string): void {
    const text = line.startsWith('{') ? `${line}\n` : `${new Date().toISOString()} ${line}\n`;
    try {
      const bytes = Buffer.byteLength(text);
      if (this.#size + bytes > this.maxBytes && this.#size > 0) this.#rotate();
      if (this.#fd === undefined) this.#open();
      if (this.#fd !== undefined) this.#size += writeSync(this.#fd, text);
    } catch {
      // Disk full: the next line tries again.
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #open(): void {
    this.#fd = openSync(this.path, 'a', 0o600);
    this.#size = fstatSync(this.#fd).size;
  }

  #rotate(): void {
    this.close();
    for (let part = this.keep - 1; part >= 0; part--) {
      const from = part === 0 ? this.path : `${this.path}.${part}`;
      if (existsSync(from)) renameSync(from, `${this.path}.${part + 1}`);
    }
    this.#open();
  }
}
