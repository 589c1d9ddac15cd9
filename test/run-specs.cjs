'use strict';

/**
 * Runs jest with modules that its workers keep (test/worker), and with the options of V8 that this Node knows of those below. A worker runs what a suite loads a few times and never
 * again: without them a quarter of the CPU of a run went to helper threads of V8, which compiled such code once more to
 * make it fast, and copied it from one half of a small young generation into the other.
 *
 * `node test/run-specs.cjs <words for jest>`
 */

const { spawnSync } = require('node:child_process');

const wanted = ['--interrupt-budget=1000000', '--max-semi-space-size=32'];

const { stdout: known } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
const options = wanted.filter((option) => known.includes(` ${option.split('=')[0]} (`));
const words = [...options, require.resolve('jest/bin/jest'), ...process.argv.slice(2)];
const env = { ...process.env, KEEP_MODULES: 'yes' };
const { status } = spawnSync(process.execPath, words, { env, stdio: 'inherit' });
process.exitCode = status ?? 1;
