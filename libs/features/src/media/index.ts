export { decodeImage, type ImageInfo, type ImageSize, MAXIMUM_PIXELS, readImageInfo } from './decode-image.js';
export { decodeAudio, MAXIMUM_AUDIO_SECONDS } from './decode-audio.js';
export { type Waveform } from './decode-wav.js';
