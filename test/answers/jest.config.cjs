'use strict';

const { join } = require('node:path');
const { projects, ...shared } = require('../../jest.config.cjs');

const rootDir = join(__dirname, '../..');

/** No suite of `npm test`: it prints one hash, and whoever asks for it compares two of them. */
module.exports = {
  ...shared,
  rootDir,
  projects: [{ ...projects[0], rootDir, testMatch: ['**/test/answers/all-answers.ts'] }],
};
