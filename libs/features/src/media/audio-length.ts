import { problem, refuse } from '../problem.js';

/** Longer recordings are refused: they would fill the memory as samples. */
export const MAXIMUM_AUDIO_SECONDS = 600;
/** As many as 600 s have at 96 kHz: 230 MB, whatever rate a file claims. */
const MAXIMUM_SAMPLES = MAXIMUM_AUDIO_SECONDS * 96_000;

/** How many samples of a channel can be read. */
export const mostSamples = (sampleRate: number): number => Math.min(MAXIMUM_AUDIO_SECONDS * sampleRate, MAXIMUM_SAMPLES);

export const tooLong = (sampleRate: number) =>
  refuse(problem('AUDIO_TOO_LONG', `The recording lasts longer than ${Math.floor(mostSamples(sampleRate) / sampleRate)} s, which is the most that can be read at ${sampleRate} Hz. Cut it into pieces.`));
