'use strict';

/**
 * Runs the random histories of the seeds of many days: those of every model, and those that accounting
 * engines check. Each seed runs once, without tests that are the same every day. A failing seed does not stop
 * the others and is not shrunk; the printed command does that. The exit code is then 1.
 *
 * `node test/play-seeds.cjs [--from today|<date>|<seed>] [--days 60]`
 */

const { spawnSync } = require('node:child_process');
const { parseArgs } = require('node:util');

const dayMs = 86_400_000;
const specs = ['test/model/.*model', 'test/oracle/random-histories', 'test/oracle/strictness'];
const titles = 'of the day|come to the same by|any text as it was';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: 'today' },
    days: { type: 'string', default: '60' },
  },
});

/** Computes a seed as test/support/seed-of-the-day.ts does. */
function seedOf(from) {
  if (/^\d+$/.test(from)) return Number(from);
  const ms = from === 'today' ? Date.now() : Date.parse(`${from}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new Error(`--from is today, a date or a seed, not ${from}`);
  return Math.floor(ms / dayMs);
}

const first = seedOf(values.from);
const days = Number(values.days);
if (!Number.isInteger(days) || days < 1) {
  throw new Error(`--days is a number above zero, not ${values.days}`);
}

const jest = [require.resolve('jest/bin/jest'), ...specs];
const words = [...jest, '--selectProjects', 'embedded', '-t', titles];
const failed = [];
for (let seed = first; seed < first + days; seed += 1) {
  const begun = Date.now();
  const env = { FC_RUNS: '200', ...process.env, FC_SEED: String(seed), FC_SHRINK: 'no' };
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    env,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const day = new Date(seed * dayMs).toISOString().slice(0, 10);
  const seconds = Math.round((Date.now() - begun) / 1_000);
  if (status !== 0) {
    failed.push(seed);
    process.stdout.write(`${stdout}${stderr}`);
  }
  const tests = /^\d+ passed, .*$/m.exec(`${stdout}${stderr}`)?.[0] ?? 'no test was run';
  const outcome = status === 0 ? 'holds' : 'FAILS';
  process.stdout.write(`${seed} (${day}) ${outcome}: ${tests}, ${seconds} s\n`);
}
const verdict = failed.length === 0 ? 'all hold' : `${failed.join(', ')} fail`;
process.stdout.write(`Seeds ${first} to ${first + days - 1}: ${verdict}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
