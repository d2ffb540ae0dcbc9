import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile } from './log-file.js';

describe('LogFile', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lepton-log-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('keeps the newest parts, each below its size', () => {
    const log = new LogFile(join(dir, 'a/x.log'), 100, 2);
    for (let line = 0; line < 40; line++) log.write(JSON.stringify({ line }));
    log.close();
    expect(readdirSync(join(dir, 'a')).sort()).toEqual(['x.log', 'x.log.1', 'x.log.2']);
    const lines = ['x.log.2', 'x.log.1', 'x.log'].flatMap((name) => readFileSync(join(dir, 'a', name), 'utf8').trim().split('\n')).map((line) => (JSON.parse(line) as { line: number }).line);
    expect(lines.at(-1)).toBe(39);
    expect(lines).toEqual(lines.map((_, index) => 40 - lines.length + index));
  });

  it('gives plain lines a time, goes on where it was', () => {
    const path = join(dir, 'y.log');
    for (const line of ['one', 'two']) {
      const log = new LogFile(path);
      log.write(line);
      log.close();
    }
    expect(readFileSync(path, 'utf8')).toMatch(/^\S+T\S+Z one\n\S+T\S+Z two\n$/);
  });
});
