/** Jest runs the TypeScript sources as native ES modules through SWC; `script/test.mjs` starts the databases before it. */
const swc = {
  module: { type: 'es6' },
  sourceMaps: 'inline',
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  globalSetup: '<rootDir>/test/support/template-setup.mjs',
  globalTeardown: '<rootDir>/test/support/template-teardown.mjs',
  setupFiles: ['reflect-metadata'],
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // A worker that is started again loads all packages again.
  workerIdleMemoryLimit: '1GB',
  // Whole processes start in some tests; on a busy machine each takes seconds.
  testTimeout: 60_000,
};
