import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanText } from './text-scan.js';

describe('the encoding of a text without a mark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-scan-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['two accented letters in a row', Buffer.from('a,b\n1,größer\n2,größer\n', 'latin1'), 'windows-1252'],
    ['accented letters at the ends of words', Buffer.from('ville\nNîmes\nOrléans\nÀéè\n', 'latin1'), 'windows-1252'],
    ['Chinese among Latin words', Buffer.concat([Buffer.from('name,city\nAnna,'), Buffer.from('b1b1bea9', 'hex'), Buffer.from('\nBen,'), Buffer.from('c9cfbaa3', 'hex')]), 'gb18030'],
    ['one Chinese character a cell', Buffer.concat([Buffer.from('x,y\n1,'), Buffer.from('c4d0', 'hex'), Buffer.from('\n2,'), Buffer.from('c5ae', 'hex'), Buffer.from('\n')]), 'gb18030'],
    ['ASCII', Buffer.from('a,b\n1,2\n'), 'utf-8'],
  ])('%s', async (what, bytes, encoding) => {
    const path = join(folder, `${what.length}.csv`);
    writeFileSync(path, bytes);
    expect((await scanText(path, 'x.csv')).encoding).toBe(encoding);
  });
});
