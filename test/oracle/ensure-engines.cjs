'use strict';

/**
 * Looks for the accounting engines that recompute the books and for the browser that opens the page of
 * the verifier, and installs those that are not here from Debian's packages where it may: as root, or by sudo that asks for no password. What cannot be
 * had is said, with the command that brings it; the suites that need it are then not run. Where
 * `CI=true` that is a failure.
 */

const { spawnSync } = require('node:child_process');
const { fault, installCommand, packages } = require('./engine-trials.cjs');

const minutes = 60_000;
/** How long another process may hold the lock of the packages, in seconds. */
const lockTimeoutSeconds = 180;
const patience = [
  `DPkg::Lock::Timeout=${lockTimeoutSeconds}`,
  'Acquire::Retries=2',
  'Acquire::http::Timeout=30',
  'Acquire::https::Timeout=30',
].flatMap((option) => ['-o', option]);

function run(program, args, timeout = minutes / 2) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  return spawnSync(program, args, { encoding: 'utf8', env, timeout });
}

/** Programs that do not do here what tests need, each with the reason. */
function missing() {
  return Object.keys(packages)
    .map((name) => ({ name, why: fault(name) }))
    .filter(({ why }) => why !== null);
}

/** The words in front of apt-get that let it install, or null where nothing does. */
function permission() {
  if (run('apt-get', ['--version']).status !== 0) return null;
  if (process.getuid?.() === 0) return [];
  return run('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : null;
}

/** One call of apt-get; what went wrong, or null. */
function apt(before, args, timeout) {
  const [program, ...words] = [...before, 'apt-get', ...patience, ...args];
  const { status, signal, error, stderr = '' } = run(program, words, timeout);
  if (status === 0) return null;
  const why = signal ? `it was stopped after ${timeout / minutes} minutes` : (error?.message ?? '');
  return `apt-get ${args[0]} failed: ${why}${stderr.trim().split('\n').slice(-5).join('\n')}`;
}

/** A list of packages that is missing or stale makes the first attempt fail; what went wrong. */
function install(before, names) {
  const wanted = names.flatMap((name) => packages[name]);
  const words = ['install', '-y', '--no-install-recommends', ...wanted];
  if (apt(before, words, 10 * minutes) === null) return [];
  const update = () => apt(before, ['update'], 3 * minutes);
  const stale = update() === null ? null : update();
  const second = apt(before, words, 10 * minutes);
  return second === null ? [] : [second, ...(stale === null ? [] : [stale])];
}

function tell(reasons) {
  const text = [
    'Programs that tests need are not here:',
    ...reasons.map((reason) => `  ${reason.replaceAll('\n', '\n  ')}`),
    `On Debian 13, as root, run: ${installCommand}`,
    'Elsewhere put hledger 1.32, beancount 3 and beanquery, or others that read our books, and chromium on the PATH.',
  ];
  process.stderr.write(`${text.join('\n')}\n`);
}

let found = missing();
const before = found.length === 0 ? null : permission();
let failures = [];
if (before !== null) {
  const names = found.map(({ name }) => name);
  const reasons = found.map(({ why }) => why).join(', ');
  process.stdout.write(
    `${reasons}: installing ${names.flatMap((name) => packages[name]).join(', ')}\n`,
  );
  failures = install(before, names);
  found = missing();
}
if (found.length > 0) {
  tell([...found.map(({ why }) => why), ...failures]);
  if (process.env.CI === 'true') process.exitCode = 1;
}
