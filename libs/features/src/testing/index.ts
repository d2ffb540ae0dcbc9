export { aColumn, aManifest } from './manifest.builder.js';
export { type DatasetFixture, datasetFromCsv, datasetFromRows, type FixtureOptions } from './dataset-fixture.js';
export { pseudoRandom } from './pseudo-random.js';
export { realData } from './real-data.js';
export { encodeFlac, encodePng, encodeWav, riff } from './encode-media.js';
