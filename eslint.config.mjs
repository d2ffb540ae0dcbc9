import { lintConfig } from './test/lint/config.mjs';

export default lintConfig(import.meta.dirname);
