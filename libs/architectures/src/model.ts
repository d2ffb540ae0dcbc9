export { buildModel, type Head } from './build-model.js';
