'use strict';

const { join } = require('node:path');
const { projects, ...shared } = require('../../jest.config.cjs');

const rootDir = join(__dirname, '../..');

/**
 * Not a suite of `npm test`: it has no expectations and prints one hash, which a person compares with
 * another.
 */
module.exports = {
  ...shared,
  rootDir,
  projects: [{ ...projects[0], rootDir, testMatch: ['**/test/answers/all-answers.ts'] }],
};
