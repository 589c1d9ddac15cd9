'use strict';

const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, relative } = require('node:path');
const { installCommand } = require('./oracle/engine-trials.cjs');

/**
 * Ends the output of a run with the random histories and accounting engines that it tried, and one line of
 * counts. A test file that could not run counts as one failure, so a failed run never prints "0 failed".
 * Suites that were skipped for want of a program come last, with the command that installs it; with `CI=true`
 * they fail the run.
 */
module.exports = class SummaryReporter {
  #folder = mkdtempSync(join(tmpdir(), 'art30-notes-'));
  #fault;
  #root;

  constructor({ rootDir }) {
    this.#root = rootDir;
    // Suites in this process and in others write their notes to this folder.
    process.env.TEST_NOTES = this.#folder;
  }

  onRunComplete(_contexts, results) {
    const notes = this.#notes();
    const missing = notes.filter(({ fault }) => typeof fault === 'string');
    const wanting = missing.length === 0 ? [] : this.#wanting(results);
    const lines = [...told(notes), counts(results), ...notRun(missing, wanting)];
    if (wanting.length > 0 && process.env.CI === 'true') {
      this.#fault = new Error('suites were not run for want of a program');
    }
    // Jest prints its own summary after all reporters, so these lines are printed at exit.
    process.once('exit', () => process.stderr.write(`\n${lines.join('\n')}\n`));
  }

  getLastError() {
    return this.#fault;
  }

  #notes() {
    const file = join(this.#folder, 'notes');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    rmSync(this.#folder, { recursive: true, force: true });
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  /** Suites with tests that were skipped because an engine is missing. */
  #wanting({ testResults }) {
    return testResults
      .filter(({ numPendingTests }) => numPendingTests > 0)
      .map(({ testFilePath }) => relative(this.#root, testFilePath))
      .filter((file) => ['oracle', 'browser'].some((room) => file.startsWith(join('test', room))));
  }
};

/** Lines about histories and engines; empty if no suite ran any. */
function told(notes) {
  const tries = new Map();
  for (const { of, seed, count } of notes) {
    if (of !== undefined) tries.set(of, [...(tries.get(of) ?? []), { seed, count }]);
  }
  const histories = [...tries].map(([of, all]) => {
    const counted = all.map(({ count }) => count).join(' + ');
    return `${of} ${counted} (FC_SEED=${all.map(({ seed }) => seed).join(', ')})`;
  });
  const engines = notes.filter(({ fault }) => fault === null).map(({ engine }) => engine);
  return [
    ...(histories.length > 0 ? [`Random histories: ${histories.join('; ')}`] : []),
    ...(engines.length > 0 ? [`Engines that added up the books: ${engines.join(', ')}`] : []),
  ];
}

function counts(results) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
}

function notRun(missing, suites) {
  if (suites.length === 0) return [];
  const reasons = missing.map(({ fault }) => fault).join(', ');
  return [`Not run in full: ${suites.join(', ')} (${reasons}); on Debian 13: ${installCommand}`];
}
