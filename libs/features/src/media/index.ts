export { decodeImage, type ImageInfo, type ImageSize, MAXIMUM_PIXELS, readImageInfo } from './decode-image.js';
export { encodeWav } from './encode-wav.js';
export { resampleAudio } from './resample-audio.js';
export { IMAGE_FITS, type ImageResize, resizeImage } from './resize-image.js';
export { MAXIMUM_AUDIO_SECONDS } from './audio-length.js';
export { decodeAudio, decodeChannel } from './decode-audio.js';
export { type Waveform } from './decode-wav.js';
