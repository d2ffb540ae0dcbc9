import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import { encodeFlac, silentMp3 } from '@lepton/features/testing';
import fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';
import { packTar } from 'modern-tar';
import sharp from 'sharp';
import { classPictures, picture, tone, zip } from '../../test/archive-fixture.js';
import { csv, IngestFixture } from '../../test/ingest-fixture.js';
import { isIngestError } from './ingest-error.js';
import { inspectMedia } from './media/inspect-media.js';
import type { MediaKind } from './media/media.types.js';

/** Longer by hand: `FUZZ_RUNS=20000`. A failure prints the seed and the smallest change that fails. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 30);
const LONGEST_MS = 20_000;

jest.setTimeout(Math.max(120_000, RUNS * 2_000));
let fixture: IngestFixture;
let files: Map<string, Buffer>;
let media: Map<string, { readonly kind: MediaKind; readonly whole: Uint8Array }>;

const table = csv(['a', 'b', 'c'], 40, (index) => [index * 1.5, index % 2 ? 'x' : 'y', `2020-01-${String(1 + (index % 28)).padStart(2, '0')}`]);
const tar = async (entries: readonly { name: string; content: Uint8Array }[]) => Buffer.from(await packTar(entries.map(({ name, content }) => ({ header: { name, size: content.length }, body: content }))));

beforeAll(async () => {
  fixture = await IngestFixture.create();
  const image = await picture(3, 3, { width: 24, height: 16, channels: 3 });
  const pictures = (await classPictures(['a', 'b'], 2)).map(({ name, content }) => ({ name, content: content as Uint8Array }));
  const recordings = [200, 300, 400].map((hertz) => ({ name: `${hertz % 200 ? 'a' : 'b'}/${hertz}.wav`, content: tone(hertz, 50) }));
  const version = await fixture.ingest(table);
  const stored = await fixture.ingest(zip(pictures), {}, 'pictures.zip');
  const split = (content: typeof version) => fixture.store.localPath(content.splits[0]?.digest ?? '').then((path) => readFile(path));
  files = new Map([
    ['table.csv', Buffer.from(table)],
    ['table.json', Buffer.from(JSON.stringify(Array.from({ length: 20 }, (_, a) => ({ a, b: a % 2 ? 'x' : null, c: [a, { d: 'é' }] }))))],
    ['table.parquet', await split(version)],
    ['pictures.parquet', await split(stored)],
    ['table.xlsx', Buffer.from(await writeXlsx({ sheets: [{ name: 'one', rows: [['a', 'b'], ...Array.from({ length: 20 }, (_, a) => [a, a % 2 ? 'x' : 'y'])] }] }))],
    ['table.csv.gz', gzipSync(table)],
    ['table.zip', zip([{ name: 'table.csv', content: table }, { name: 'notes.txt', content: 'x' }])],
    ['pictures.zip', zip(pictures.map((file, index) => ({ ...file, stored: index % 2 === 0 })))],
    ['pictures.tar', await tar(pictures)],
    ['recordings.tgz', gzipSync(await tar(recordings))],
  ]);
  media = new Map([
    ['png', { kind: 'IMAGE', whole: image }],
    ...await Promise.all((['jpeg', 'webp', 'gif'] as const).map(async (format) => [format, { kind: 'IMAGE', whole: await sharp(image)[format]().toBuffer() }] as const)),
    ['wav', { kind: 'AUDIO', whole: tone(250, 80) }],
    ['flac', { kind: 'AUDIO', whole: encodeFlac(Int16Array.from({ length: 1_500 }, (_, at) => 9_000 * Math.sin(at / 7)), 8_000) }],
    ['mp3', { kind: 'AUDIO', whole: silentMp3(12) }],
  ]);
}, 60_000);
afterAll(() => fixture.remove());

/** Where, from 0 (the beginning) to 1: formats say most of what matters in their first and last bytes. */
const place = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.05, noNaN: true }), fc.double({ min: 0.95, max: 1, noNaN: true }));
const change = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('write' as const), place, bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }),
  fc.record({ kind: fc.constant('extreme' as const), place, bytes: fc.constantFrom(Buffer.alloc(4, 0xff), Buffer.alloc(4), Buffer.from([0xff, 0xff, 0xff, 0x7f]), Buffer.from([0x7f, 0xff, 0xff, 0xff])) }),
  fc.record({ kind: fc.constant('insert' as const), place, bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
  fc.record({ kind: fc.constant('remove' as const), place, length: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constant('repeat' as const), place, length: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ kind: fc.constant('cut' as const), place }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function changed(bytes: Buffer, how: Change): Buffer {
  const at = Math.min(bytes.length, Math.floor(how.place * bytes.length));
  switch (how.kind) {
    case 'flip': return Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ (1 << how.bit) : byte)));
    case 'write':
    case 'extreme': return Buffer.concat([bytes.subarray(0, at), how.bytes, bytes.subarray(at + how.bytes.length)]);
    case 'insert': return Buffer.concat([bytes.subarray(0, at), how.bytes, bytes.subarray(at)]);
    case 'remove': return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + how.length)]);
    case 'repeat': return Buffer.concat([bytes.subarray(0, at + how.length), bytes.subarray(at)]);
    case 'cut': return bytes.subarray(0, at);
  }
}

const changes = fc.array(change, { minLength: 1, maxLength: 3 });

describe('what was changed somewhere', () => {
  it.each(['table.csv', 'table.json', 'table.parquet', 'pictures.parquet', 'table.xlsx', 'table.csv.gz', 'table.zip', 'pictures.zip', 'pictures.tar', 'recordings.tgz'])('becomes a version or a problem that is told: %s', async (name) => {
    await fc.assert(fc.asyncProperty(changes, async (made) => {
      const bytes = made.reduce(changed, files.get(name) ?? Buffer.alloc(0));
      try {
        const version = await fixture.ingest(bytes, {}, name);
        expect(version.splits.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(version.rowCount);
      } catch (error) {
        if (!isIngestError(error)) throw error;
        expect(error.message).toMatch(/\S{3}/);
      }
    }), { numRuns: RUNS, timeout: LONGEST_MS });
  });

  it.each(['png', 'jpeg', 'webp', 'gif', 'wav', 'flac', 'mp3'])('is decoded, or broken for a reason: %s', async (name) => {
    const { kind, whole } = media.get(name) ?? { kind: 'IMAGE', whole: Buffer.alloc(0) };
    await fc.assert(fc.asyncProperty(changes, async (made) => {
      const facts = await inspectMedia(kind, made.reduce(changed, Buffer.from(whole)));
      if (facts.kind === 'BROKEN') expect(facts.reason).toMatch(/\S{3}/);
      else expect(facts.kind === 'IMAGE' ? facts.width * facts.height : facts.durationMs).toBeGreaterThan(0);
    }), { numRuns: 10 * RUNS, timeout: LONGEST_MS });
  });
});
