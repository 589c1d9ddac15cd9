'use strict';

/**
 * Runs a program of the command line as it was built last, and builds nothing: what is asked for beside a running service
 * is answered by that build, at once.
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
