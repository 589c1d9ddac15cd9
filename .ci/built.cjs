'use strict';

/**
 * Runs a command line program from the last build and never builds, so that an operator of a running service
 * gets that build's answer at once.
 *
 * `node .ci/built.cjs <program> [arguments]`
 */

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const [node, , name, ...args] = process.argv;
const program = join(__dirname, '..', 'dist', 'apps', 'cli', 'src', `${name}.js`);
if (existsSync(program)) {
  process.argv = [node, program, ...args];
  require(program);
} else {
  process.stderr.write('nothing is built here yet: run npm run build, and then this again\n');
  process.exitCode = 1;
}
