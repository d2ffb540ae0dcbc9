/** @jest-environment ./libs/tfjs-onnx/jest-environment.mjs */
import { GraphBuilder } from '@lepton/tfjs-onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodingFor, encodingOf } from '../../encodings.js';
import type { FeaturePlan } from '../../plan.types.js';
import { readSplit } from '../../read-split.js';
import { servingCodec } from '../../serving-codec.js';
import { METADATA_KEYS } from '../../signature.types.js';
import { type DatasetFixture, datasetFromFiles, drawnShapes, encodePng, pseudoRandom } from '../../testing/index.js';
import type { Table } from '../../table.js';
import { writeAugmented } from './augment.js';
import { imageExtent } from './image-extent.js';

const IMAGE = encodingFor('IMAGE', 'MULTICLASS_CLASSIFICATION') ?? encodingOf({ kind: 'image' } as FeaturePlan);

async function planned({ manifest, splits }: DatasetFixture): Promise<{ plan: FeaturePlan; table: Table }> {
  const selection = IMAGE.select({ columns: manifest.columns, target: 'label', task: 'MULTICLASS_CLASSIFICATION' });
  if (!selection.ok) throw new Error(JSON.stringify(selection.problems));
  const table = await readSplit(splits.TRAIN, IMAGE.reads(selection.value));
  const plan = await IMAGE.fit(selection.value, table);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  return { plan: JSON.parse(JSON.stringify(plan.value)) as FeaturePlan, table };
}

const drawing = (seed: number) => (row: number) => pseudoRandom(seed * 1_000 + row);

describe('the encoding of images', () => {
  it.each([['grey', false, [28, 28, 1]], ['coloured', true, [28, 28, 3]]] as const)('gives the network %s pixels from 0 to 1, and the served graph the same', async (_, colour, shape) => {
    const { plan, table } = await planned(await datasetFromFiles(await drawnShapes(20, { colour }), 'image'));
    expect(IMAGE.sampleShape(plan)).toEqual(shape);
    const samples = await IMAGE.encode(plan, table);
    const size = shape[0] * shape[1] * shape[2];
    const rows = [3, 0, 5];
    const trained = new Float32Array(rows.length * size);
    samples.write(rows, trained);
    expect(Math.max(...trained)).toBeGreaterThan(0.4);
    expect(Math.max(...trained)).toBeLessThanOrEqual(1);

    const builder = new GraphBuilder('pixels');
    builder.output(IMAGE.emit(builder, plan), 'float32', ['N', ...shape], 'x');
    const session = await InferenceSession.create(builder.toModel());
    const codec = servingCodec({ [METADATA_KEYS.plan]: JSON.stringify(plan) });
    const files = table.blobs?.get('image') ?? [];
    const feeds = await codec?.toFeeds(new Map([['image', rows.map((row, i) => `${i === 0 ? 'data:image/png;base64,' : ''}${Buffer.from(files[row] ?? []).toString('base64')}`)]]));
    if (!feeds?.ok) throw new Error(JSON.stringify(feeds));
    const { x } = await session.run(Object.fromEntries(feeds.value.map(({ name, data, shape: dims }) => [name, new Tensor('uint8', data as Uint8Array, [...dims])])));
    await session.release();
    // not close: equal
    expect(x?.data).toEqual(trained);
    expect(IMAGE.describe(plan, table, 0)).toEqual({ file: expect.stringMatching(/^(circle|square|cross)\/\d+\.png$/) });
  });

  it('tells rows that cannot be read, and why', async () => {
    const files = await drawnShapes(12);
    const bad = files.map((row, i) => (i === 1 ? { ...row, bytes: Buffer.from('no image') } : i === 4 ? { ...row, bytes: new Uint8Array() } : row));
    const { plan } = await planned(await datasetFromFiles(files, 'image'));
    const samples = await IMAGE.encode(plan, { rowCount: bad.length, columns: new Map(), blobs: new Map([['image', bad.map(({ bytes }) => bytes)]]) });
    expect([...samples.unreadable].map(([row, { code }]) => [row, code])).toEqual(expect.arrayContaining([[1, 'NOT_AN_IMAGE'], [4, 'NOT_AN_IMAGE']]));
    expect(samples.unreadable.size).toBe(2);
    const codec = servingCodec({ [METADATA_KEYS.plan]: JSON.stringify(plan) });
    const answer = async (...given: string[]) => {
      const feeds = await codec?.toFeeds(new Map([['image', given]]));
      return feeds?.ok ? [] : feeds?.problems.map(({ code, message, field }) => `${code} ${field} ${message}`);
    };
    const good = Buffer.from(files[0]?.bytes ?? []).toString('base64');
    expect(await answer(good)).toEqual([]);
    expect(await answer(Buffer.from('no image').toString('base64'))).toEqual([expect.stringMatching(/^NOT_AN_IMAGE image This is not an image that can be read \(PNG, JPEG/)]);
    expect(await answer(good, 'ÄÖ')).toEqual(['NOT_A_FILE image Row 2: This is neither base64 nor a base64 data URL.']);
    expect(await answer(good, good, '')).toEqual([expect.stringMatching(/^NOT_AN_IMAGE image Row 3: .*empty/)]);
  });

  it('is stretched to a size fit for training: the images\' shape, a multiple of 4, smaller for many rows', () => {
    const of = (width: number, height: number, channels: number, rows: number) => {
      const extent = imageExtent({ width, height, minimumWidth: 1, minimumHeight: 1, maximumWidth: width, maximumHeight: height, channels }, rows);
      return [extent.width, extent.height, extent.channels];
    };
    expect(of(28, 28, 1, 8_000)).toEqual([28, 28, 1]);
    expect(of(640, 480, 3, 500)).toEqual([96, 72, 3]);
    expect(of(640, 480, 4, 5_000)).toEqual([64, 48, 3]);
    expect(of(4_000, 10, 3, 50_000)).toEqual([48, 28, 3]);
    expect(imageExtent(undefined, 10)).toMatchObject({ channels: 3 });
  });
});

describe('augmentation', () => {
  const extent = { height: 12, width: 10, channels: 1 } as const;
  const gentle = { shift: 0.1, rotation: 10, zoom: 0.1, contrast: 0.2, mirror: false };
  const still = { shift: 0, rotation: 0, zoom: 0, contrast: 0, mirror: false };
  const image = Uint8Array.from({ length: 120 }, (_, i) => (i * 37) % 256);
  const written = (how: typeof gentle, random: () => number) => {
    const into = new Float32Array(120);
    writeAugmented(image, extent, how, random, into, 0);
    return into;
  };

  it('leaves an image as it is where nothing may change', () => {
    const into = written(still, pseudoRandom(1));
    expect(Math.max(...into.map((value, i) => Math.abs(value - (image[i] ?? 0) / 255)))).toBeLessThan(1e-6);
  });

  it('mirrors left for right', () => {
    const mirrored = written({ ...still, mirror: true }, () => 0.1);
    expect(Array.from(mirrored.subarray(0, 10), (value) => Math.round(value * 255))).toEqual([...image.subarray(0, 10)].reverse());
  });

  it('changes each row in its own way, the same for the same draw, and stays between 0 and 1', async () => {
    const { plan, table } = await planned(await datasetFromFiles(await drawnShapes(9), 'image'));
    const samples = await IMAGE.encode(plan, table);
    const batch = (rows: number[], seed?: number) => {
      const into = new Float32Array(rows.length * 784);
      samples.write(rows, into, seed === undefined ? undefined : drawing(seed));
      return into;
    };
    expect(batch([2, 2], 5)).toEqual(batch([2, 2], 5));
    expect(batch([2, 4], 5).subarray(784)).toEqual(batch([4], 5));
    expect(batch([2], 5)).not.toEqual(batch([2], 6));
    expect(batch([2], 5)).not.toEqual(batch([2]));
    const many = batch([0, 1, 2, 3, 4], 7);
    expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...many)).toBeLessThanOrEqual(1);
  });

  it('moves what is in the image, and does not lose it', () => {
    const dot = new Uint8Array(120);
    dot[5 * 10 + 5] = 255;
    for (let seed = 1; seed < 20; seed++) {
      const into = new Float32Array(120);
      writeAugmented(dot, extent, gentle, pseudoRandom(seed), into, 0);
      expect(into.reduce((a, b) => a + b)).toBeGreaterThan(0.4);
    }
  });

  it('spares digits and signs, which mean something else when mirrored', async () => {
    const of = async (colour: boolean) => (await planned(await datasetFromFiles(await drawnShapes(9, { colour }), 'image'))).plan as FeaturePlan & { augmentation: { mirror: boolean } };
    expect((await of(false)).augmentation.mirror).toBe(false);
    expect((await of(true)).augmentation.mirror).toBe(true);
  });
});

it('an image is the same in colour and grey files of one dataset', async () => {
  const grey = await encodePng(Uint8Array.from({ length: 784 }, (_, i) => i % 256), { width: 28, height: 28, channels: 1 });
  const { plan } = await planned(await datasetFromFiles(await drawnShapes(9, { colour: true }), 'image'));
  const samples = await IMAGE.encode(plan, { rowCount: 1, columns: new Map(), blobs: new Map([['image', [grey]]]) });
  const into = new Float32Array(784 * 3);
  samples.write([0], into);
  expect([...into.subarray(300, 303)].map((value) => Math.round(value * 255))).toEqual([100, 100, 100]);
});
