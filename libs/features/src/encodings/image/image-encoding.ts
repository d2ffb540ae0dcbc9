import type { Draw, Encoding, Samples } from '../../encoding.types.js';
import { inputNames } from '../../input-names.js';
import { planTarget } from '../../plan-target.js';
import { type Problem, problem, succeed } from '../../problem.js';
import { takeSamples } from '../../samples.js';
import { targetRead } from '../../select-features.js';
import { selectSingle, type SingleSelection } from '../../select-single.js';
import { blobsOf, textsOf } from '../../table.js';
import { augmentationFor, writeAugmented } from './augment.js';
import { type ImageExtent, imageExtent } from './image-extent.js';
import type { ImagePlan } from './image-plan.js';

/** TensorProto.FLOAT. */
const FLOAT = 1;
/** Files unpacked at the same time: libuv has four threads. */
const PARALLEL = 4;

/** Images: unpacked once, in training and in the model server; scaled to 0 to 1 in the graph. */
export const IMAGE: Encoding<ImagePlan, SingleSelection> = {
  kind: 'image',
  modality: 'IMAGE',
  tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
  servesRaw: false,
  select: (request) => selectSingle(request, 'IMAGE'),
  reads: (selection) => [
    ...selection.columns.map(({ column }) => ({ name: column.name, as: 'bytes' } as const)), targetRead(selection),
    ...(selection.identifier === null ? [] : [{ name: selection.identifier, as: 'text' } as const]),
  ],
  estimate(selection) {
    const { height, width, channels } = extentOf(selection);
    const { image } = selection.columns[0]?.column ?? {};
    const file = image ? image.width * image.height * image.channels / 4 : 0;
    return { sampleShape: [height, width, channels], bytesPerRow: height * width * channels + file };
  },
  fit(selection, train) {
    const target = planTarget(selection, train);
    if (!target.ok) return target;
    const column = selection.columns[0]?.column.name ?? '';
    const extent = extentOf(selection);
    return succeed({
      version: 1, kind: 'image', task: selection.task, column, input: inputNames([column])[0] ?? column, ...extent, augmentation: augmentationFor(extent),
      target: target.value, excluded: selection.excluded, identifier: selection.identifier,
    });
  },
  sampleShape: ({ height, width, channels }) => [height, width, channels],
  async encode(plan, table) {
    const { pixels, unreadable } = await unpack(plan, blobsOf(table, plan.column));
    return samplesOf(plan, pixels, unreadable);
  },
  ports: ({ input, column }) => [{ name: input, type: 'string', shape: [null, 1], column, columnType: 'IMAGE', nullable: false }],
  emit(builder, { input, height, width, channels }) {
    const pixels = builder.input(input, 'uint8', ['N', height, width, channels]);
    return builder.node('Div', [builder.node('Cast', [pixels], { to: FLOAT }), builder.scalar(255)]);
  },
  describe: ({ identifier, column }, table, row) => ({ [identifier ?? column]: identifier === null ? `row ${row + 1}` : textsOf(table, identifier)[row] ?? null }),
  reference: () => [],
  summary: ({ column, height, width, channels }) => `"${column}" as ${channels === 1 ? 'grey' : 'colour'} images of ${width} × ${height} pixels`,
};

const extentOf = ({ columns: [selected] }: SingleSelection) => imageExtent(selected?.column.image, selected?.column.statistics.count ?? 0);

async function unpack(extent: ImageExtent, files: readonly Uint8Array[]): Promise<{ pixels: Uint8Array; unreadable: Map<number, Problem> }> {
  // loaded when needed: services that only name columns do without libvips
  const { decodeImage } = await import('../../media/decode-image.js');
  const size = extent.height * extent.width * extent.channels;
  const pixels = new Uint8Array(files.length * size);
  const unreadable = new Map<number, Problem>();
  let next = 0;
  const work = async () => {
    for (let row = next++; row < files.length; row = next++) {
      const decoded = await decodeImage(files[row] ?? new Uint8Array(), extent);
      if (decoded.ok) pixels.set(decoded.value, row * size);
      else unreadable.set(row, decoded.problems[0] ?? problem('NOT_AN_IMAGE', 'This is not an image.'));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return { pixels, unreadable };
}

function samplesOf(plan: ImagePlan, pixels: Uint8Array, unreadable: ReadonlyMap<number, Problem>): Samples {
  const { height, width, channels, augmentation, input } = plan;
  const size = height * width * channels;
  const image = (row: number) => pixels.subarray(row * size, (row + 1) * size);
  return {
    rowCount: pixels.length / size, sampleShape: [height, width, channels], unreadable,
    write(rows, into, draw?: Draw) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] ?? 0;
        if (draw) writeAugmented(image(row), plan, augmentation, draw(row), into, i * size);
        else for (let j = 0; j < size; j++) into[i * size + j] = (pixels[row * size + j] ?? 0) / 255;
      }
    },
    feeds: (rows) => [{ name: input, type: 'uint8', shape: [rows.length, height, width, channels], data: takeSamples(pixels, size, rows) }],
  };
}
