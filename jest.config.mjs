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

const swcOfPage = {
  ...swc,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', tsx: true },
    transform: { react: { runtime: 'automatic' } },
  },
};

export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '\\.module\\.css$': '<rootDir>/web/src/test/styles.ts',
    '^freshfolio/client$': '<rootDir>/src/client/index.ts',
  },
  transform: { '^.+\\.ts$': ['@swc/jest', swc], '^.+\\.tsx$': ['@swc/jest', swcOfPage] },
  globalSetup: '<rootDir>/test/support/template-setup.mjs',
  globalTeardown: '<rootDir>/test/support/template-teardown.mjs',
  setupFiles: ['reflect-metadata'],
  testMatch: ['<rootDir>/{src,test,web/src}/**/*.spec.{ts,tsx}'],
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // A worker that is started again loads all packages again.
  workerIdleMemoryLimit: '1GB',
  // Whole processes start in some tests; on a busy machine each takes seconds.
  testTimeout: 60_000,
};
