const transform = {
  '^.+\\.ts$': ['@swc/jest', {
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2024', keepClassNames: true,
    },
    module: { type: 'es6' }, sourceMaps: 'inline',
  }],
};

/** One jest project per kind of test; `npm test` runs them in this order. */
const project = (displayName, testMatch, extra = {}) => ({
  displayName, testMatch, transform,
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['/dist/', '/\\.lepton/'],
  ...extra,
});

export default {
  projects: [
    project('unit', ['<rootDir>/{libs,services,gateway,deploy}/*/src/**/*.spec.ts', '<rootDir>/test/{lint,runner}/**/*.spec.ts']),
    project('integration', ['<rootDir>/{libs,services,gateway,deploy}/*/test/**/*.spec.ts']),
    project('contract', ['<rootDir>/test/contract/**/*.spec.ts']),
    project('e2e', ['<rootDir>/test/{e2e,examples}/**/*.spec.ts']),
    project('telemetry', ['<rootDir>/test/telemetry/**/*.spec.ts']),
    project('chaos', ['<rootDir>/test/chaos/**/*.spec.ts']),
  ],
};
