import { readdirSync } from 'node:fs';

/**
 * Mutation tests of the accounting core (`npm run mutation`, not part of CI): they measure how many small
 * mistakes in `libs/accounting` its specs, the worked example and fixed histories detect. The result is in
 * CONTRIBUTING.md. `MUTATION_PART=3/20` mutates the third twentieth of the files, spread over all rooms.
 */
const [part, parts] = (process.env['MUTATION_PART'] ?? '1/1').split('/').map(Number);
const files = readdirSync('libs/accounting/src', { recursive: true })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .sort()
  .filter((_file, index) => index % parts === part - 1)
  .map((file) => `libs/accounting/src/${file}`);

export default {
  mutate: files,
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  mochaOptions: {
    spec: [
      'libs/accounting/src/**/*.spec.ts',
      'test/model/worked-example.spec.ts',
      'test/model/histories-decided.spec.ts',
    ],
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
  thresholds: { high: 95, low: 92, break: 92 },
};
