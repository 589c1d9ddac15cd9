'use strict';

/**
 * Runs jest with workers that cache modules (test/worker), and with those of the V8 options below that this
 * Node supports. A worker runs most of a suite's code only a few times. By default, V8's helper threads spend
 * a quarter of the CPU time on optimizing that code and on copying it between the halves of a small young
 * generation.
 *
 * `node test/run-specs.cjs <arguments of jest>`
 */

const { spawnSync } = require('node:child_process');

const wanted = ['--interrupt-budget=1000000', '--max-semi-space-size=32'];

const { stdout: known } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
const options = wanted.filter((option) => known.includes(` ${option.split('=')[0]} (`));
const words = [...options, require.resolve('jest/bin/jest'), ...process.argv.slice(2)];
const env = { ...process.env, KEEP_MODULES: 'yes' };
const { status } = spawnSync(process.execPath, words, { env, stdio: 'inherit' });
process.exitCode = status ?? 1;
