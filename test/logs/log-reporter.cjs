'use strict';

const { mkdtempSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { findingsIn, textsOfTests } = require('./kept-out.cjs');

/** Number of findings that are printed. */
const shownMax = 10;

/**
 * Searches the logs of all services after the last suite. The run fails if a line contains a token, a
 * password, a connection string with a password, or a text of a person.
 */
module.exports = class LogReporter {
  #folder = mkdtempSync(join(tmpdir(), 'art30-logs-'));
  #fault;
  #root;

  constructor({ rootDir }) {
    this.#root = rootDir;
    // Services in this process and in others write their logs to this folder.
    process.env.TEST_LOGS = this.#folder;
  }

  onRunComplete(_contexts, { testResults }) {
    const lines = this.#lines();
    const findings = findingsIn(lines, textsOfTests(this.#root, ['test', 'apps']));
    const hadService = testResults.some(({ testFilePath, numPassingTests }) => {
      return numPassingTests > 0 && testFilePath.startsWith(join(this.#root, 'test', 'e2e'));
    });
    if (findings.length > 0) this.#fault = new Error('a log holds what it may not');
    // Services that logged nothing mean that the logs were not collected.
    else if (hadService && lines.length === 0) this.#fault = new Error('no log was looked at');
    const told = [
      ...(lines.length > 0 ? [`Logs of services: ${lines.length} lines looked through`] : []),
      ...findings.slice(0, shownMax).map(({ what, line }) => `A log holds ${what}: ${line}`),
      ...(findings.length > shownMax ? [`and ${findings.length - shownMax} lines more`] : []),
    ];
    if (told.length > 0) process.once('exit', () => process.stderr.write(`${told.join('\n')}\n`));
  }

  getLastError() {
    return this.#fault;
  }

  #lines() {
    const text = readdirSync(this.#folder)
      .map((file) => readFileSync(join(this.#folder, file), 'utf8'))
      .join('\n');
    rmSync(this.#folder, { recursive: true, force: true });
    return text.split('\n').filter((line) => line !== '');
  }
};
