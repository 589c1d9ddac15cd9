/**
 * Mutation tests of the accounting core (`npm run mutation`, not part of CI): they measure how many small
 * mistakes in `libs/accounting` its own specs detect. The result is in CONTRIBUTING.md.
 */
export default {
  mutate: ['libs/accounting/src/**/*.ts', '!libs/accounting/src/**/*.spec.ts'],
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  mochaOptions: {
    spec: ['libs/accounting/src/**/*.spec.ts'],
    extension: ['ts'],
    require: ['./test/mutation/jest-words.cjs'],
  },
  coverageAnalysis: 'perTest',
  // Mutants in code that runs while a module loads are ignored, because each would need a new process.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: 'data/mutation/incremental.json',
  tempDirName: 'data/mutation/sandbox',
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: 'data/mutation/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 2,
  timeoutMS: 10_000,
  thresholds: { high: 90, low: 80, break: 80 },
};
