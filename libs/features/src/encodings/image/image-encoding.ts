import type { Encoding } from '../../encoding.types.js';
import { inputNames } from '../../input-names.js';
import { planTarget } from '../../plan-target.js';
import { succeed } from '../../problem.js';
import { selectSingle, type SingleSelection } from '../../select-single.js';
import { blobsOf } from '../../table.js';
import { Turns } from '../../turns.js';
import { byteSamples, describeFile, emitBytes, filePort, fileReads, unpack } from '../file-encoding.js';
import { augmentationFor, writeAugmented } from './augment.js';
import { imageExtent } from './image-extent.js';
import type { ImagePlan } from './image-plan.js';

/** Images: unpacked once, in training and in the model server; scaled to 0 to 1 in the graph. */
export const IMAGE: Encoding<ImagePlan, SingleSelection> = {
  kind: 'image',
  modality: 'IMAGE',
  tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
  servesRaw: () => false,
  select: (request) => selectSingle(request, 'IMAGE'),
  reads: fileReads,
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
  sampleShape,
  async encode(plan, table, _, turns = new Turns()) {
    // loaded when needed: services that only name columns do without libvips
    const { decodeImage } = await import('../../media/decode-image.js');
    const unpacked = await unpack(blobsOf(table, plan.column), plan.height * plan.width * plan.channels, (file) => decodeImage(file, plan), turns);
    return byteSamples(unpacked, sampleShape(plan), plan.input, (image, random, into, offset) => writeAugmented(image, plan, plan.augmentation, random, into, offset));
  },
  ports: (plan) => [filePort(plan, 'IMAGE')],
  emit: (builder, plan) => emitBytes(builder, plan, sampleShape(plan)),
  describe: describeFile,
  reference: () => [],
  summary: ({ column, height, width, channels }) => `"${column}" as ${channels === 1 ? 'grey' : 'colour'} images of ${width} × ${height} pixels`,
};

function sampleShape({ height, width, channels }: ImagePlan): readonly number[] {
  return [height, width, channels];
}

const extentOf = ({ columns: [selected] }: SingleSelection) => imageExtent(selected?.column.image, selected?.column.statistics.count ?? 0);
