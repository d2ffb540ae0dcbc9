export { aColumn, aManifest } from './manifest.builder.js';
export { type DatasetFixture, datasetFromCsv, datasetFromFiles, datasetFromRows, type FileRow, type FixtureOptions } from './dataset-fixture.js';
export { drawnShapes } from './drawn-shapes.js';
export { pseudoRandom } from './pseudo-random.js';
export { readClassFolders } from './read-zip.js';
export { realData } from './real-data.js';
export { zipOf } from './write-zip.js';
export { sungTones } from './sung-tones.js';
export { encodeFlac, encodePng, encodeWav, riff } from './encode-media.js';
