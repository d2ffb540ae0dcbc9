import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanText } from './text-scan.js';

/** The characters of GB18030 that are used here, in hexadecimal: no encoder of it comes with Node. */
const CODES: Readonly<Record<string, string>> = { 朱: 'd6ec', 镕: 'e946', 基: 'bbf9', 北: 'b1b1', 京: 'bea9', 张: 'd5c5', 三: 'c8fd', 上: 'c9cf', 海: 'baa3', 是: 'cac7', 什: 'cab2', 么: 'c3b4', 㐀: '8139ee39', 㐁: '8139ef30' };
const gb = (text: string): Buffer => Buffer.concat(Array.from(text, (character) => Buffer.from(CODES[character] ?? '', 'hex')).map((bytes, index) => (bytes.length > 0 ? bytes : Buffer.from([...text][index] ?? ''))));

describe('the encoding of a text without a mark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lepton-scan-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['two accented letters in a row', Buffer.from('a,b\n1,größer\n2,größer\n', 'latin1'), 'windows-1252'],
    ['accented letters at the ends of words', Buffer.from('ville\nNîmes\nOrléans\nÀéè\n', 'latin1'), 'windows-1252'],
    ['Chinese among Latin words', Buffer.concat([Buffer.from('name,city\nAnna,'), Buffer.from('b1b1bea9', 'hex'), Buffer.from('\nBen,'), Buffer.from('c9cfbaa3', 'hex')]), 'gb18030'],
    ['one Chinese character a cell', Buffer.concat([Buffer.from('x,y\n1,'), Buffer.from('c4d0', 'hex'), Buffer.from('\n2,'), Buffer.from('c5ae', 'hex'), Buffer.from('\n')]), 'gb18030'],
    ['a character that GB2312 lacks', gb('name,city\n朱镕基,北京\n张三,上海\n'), 'gb18030'],
    ['one cell with a character that GB2312 lacks, whose second byte is a letter', gb('a,b\n镕是什么,1\n'), 'gb18030'],
    ['characters of four bytes', gb('a,b\n㐀㐁北京,1\n'), 'gb18030'],
    ['accented letters before letters only, as in pairs of GBK', Buffer.from('ville,n\nNîmes,1\nOrléans,2\nBéziers,3\nMünchen,4\n', 'latin1'), 'windows-1252'],
    ['accented letters before digits', Buffer.from('a,b\né1é2,1\n', 'latin1'), 'windows-1252'],
    ['a text that ends within a pair', Buffer.concat([gb('a,b\n北京,1\n'), Buffer.of(0xb1)]), 'windows-1252'],
    ['a euro sign among accented letters', Buffer.concat([Buffer.from('pr\xeex,n\n', 'latin1'), Buffer.from([0x80]), Buffer.from(' 5,1\n')]), 'windows-1252'],
    ['Chinese that is cut between two chunks', Buffer.concat([Buffer.alloc((1 << 20) - 9, 'a,b\n'), gb('abcde,fg上海,1\n北京,2\n')]), 'gb18030'],
    ['ASCII', Buffer.from('a,b\n1,2\n'), 'utf-8'],
  ])('%s', async (what, bytes, encoding) => {
    const path = join(folder, `${what.length}.csv`);
    writeFileSync(path, bytes);
    expect((await scanText(path, 'x.csv')).encoding).toBe(encoding);
  });
});
