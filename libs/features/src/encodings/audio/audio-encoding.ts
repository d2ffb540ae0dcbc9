import type { Encoding } from '../../encoding.types.js';
import { inputNames } from '../../input-names.js';
import { decodeAudio } from '../../media/decode-audio.js';
import { planTarget } from '../../plan-target.js';
import { succeed } from '../../problem.js';
import { selectSingle, type SingleSelection } from '../../select-single.js';
import { blobsOf } from '../../table.js';
import { Turns } from '../../turns.js';
import { byteSamples, describeFile, emitBytes, filePort, fileReads, unpack } from '../file-encoding.js';
import { type AudioPlan, melSettings } from './audio-plan.js';
import { AUDIO_AUGMENTATION, writeVaried } from './augment.js';
import { logMel } from './log-mel.js';
import { resample } from './resample.js';

/** Recordings: unpacked, mixed to one channel, resampled and turned into log-mel images, in training and in the model server. */
export const AUDIO: Encoding<AudioPlan, SingleSelection> = {
  kind: 'audio',
  modality: 'AUDIO',
  tasks: ['BINARY_CLASSIFICATION', 'MULTICLASS_CLASSIFICATION', 'REGRESSION'],
  servesRaw: () => false,
  select: (request) => selectSingle(request, 'AUDIO'),
  reads: fileReads,
  estimate(selection) {
    const { frames, mels } = settingsOf(selection);
    const { audio } = selection.columns[0]?.column ?? {};
    // 16 bits a sample
    const file = audio ? audio.medianMs / 1_000 * audio.sampleRate * audio.channels * 2 : 0;
    return { sampleShape: [frames, mels, 1], bytesPerRow: frames * mels + file };
  },
  fit(selection, train) {
    const target = planTarget(selection, train);
    if (!target.ok) return target;
    const column = selection.columns[0]?.column.name ?? '';
    return succeed({
      version: 1, kind: 'audio', task: selection.task, column, input: inputNames([column])[0] ?? column, ...settingsOf(selection), augmentation: AUDIO_AUGMENTATION,
      target: target.value, excluded: selection.excluded, identifier: selection.identifier,
    });
  },
  sampleShape,
  async encode(plan, table, _, turns = new Turns()) {
    const toImage = logMel(plan);
    const span = (plan.frames - 1) * plan.hop + plan.window;
    const unpacked = await unpack(blobsOf(table, plan.column), plan.frames * plan.mels, async (file) => {
      const wave = await decodeAudio(file);
      return wave.ok ? succeed(toImage(resample(wave.value.samples, wave.value.sampleRate, plan.sampleRate, span))) : wave;
    }, turns);
    return byteSamples(unpacked, sampleShape(plan), plan.input, (image, random, into, offset) => writeVaried(image, plan, plan.augmentation, random, into, offset));
  },
  ports: (plan) => [filePort(plan, 'AUDIO')],
  emit: (builder, plan) => emitBytes(builder, plan, sampleShape(plan)),
  describe: describeFile,
  reference: () => [],
  summary: ({ column, frames, hop, sampleRate, mels }) => `"${column}" as ${mels} bands of ${(frames * hop / sampleRate).toFixed(2)} s at ${sampleRate} Hz`,
};

function sampleShape({ frames, mels }: AudioPlan): readonly number[] {
  return [frames, mels, 1];
}

const settingsOf = ({ columns: [selected] }: SingleSelection) => melSettings(selected?.column.audio);
