'use strict';

/**
 * Closes the output of a test run with one plain line of counts. A test file that could not run
 * counts as one failure, so that the line never says "0 failed" of a run that failed.
 */
module.exports = class PlainSummaryReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
    // Jest prints its own summary after every other reporter, so the line waits for the exit.
    process.once('exit', () => process.stderr.write(`\n${line}\n`));
  }
};
