export { decodeImage, type ImageInfo, type ImageSize, MAXIMUM_PIXELS, readImageInfo } from './decode-image.js';
export { encodeWav } from './encode-wav.js';
export { resampleAudio } from './resample-audio.js';
export { IMAGE_FITS, type ImageResize, resizeImage } from './resize-image.js';
export { decodeAudio, decodeChannel, MAXIMUM_AUDIO_SECONDS } from './decode-audio.js';
export { type Waveform } from './decode-wav.js';
