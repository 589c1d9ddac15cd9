'use strict';

/**
 * Looks for the accounting engines that recompute the books, and for the browser that opens the verifier's
 * page. Installs missing ones from Debian packages if this process may: as root, or with sudo that needs no
 * password. For a program that is still missing it prints the command that installs it, and the suites that
 * need it are skipped; with `CI=true` this is a failure.
 */

const { spawnSync } = require('node:child_process');
const { fault, installCommand, packages } = require('./engine-trials.cjs');

const minutes = 60_000;
/** Seconds to wait for another process that holds the lock of the package manager. */
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

/** Programs that are missing or fail their trial, each with the reason. */
function missing() {
  return Object.keys(packages)
    .map((name) => ({ name, why: fault(name) }))
    .filter(({ why }) => why !== null);
}

/** Prefix with which apt-get may install (empty for root, or sudo); null if it may not. */
function permission() {
  if (run('apt-get', ['--version']).status !== 0) return null;
  if (process.getuid?.() === 0) return [];
  return run('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : null;
}

/** Runs apt-get once. Returns the error, or null. */
function apt(before, args, timeout) {
  const [program, ...words] = [...before, 'apt-get', ...patience, ...args];
  const { status, signal, error, stderr = '' } = run(program, words, timeout);
  if (status === 0) return null;
  const why = signal ? `it was stopped after ${timeout / minutes} minutes` : (error?.message ?? '');
  return `apt-get ${args[0]} failed: ${why}${stderr.trim().split('\n').slice(-5).join('\n')}`;
}

/**
 * Installs packages. If that fails, updates the package lists, which may be missing or stale, and tries
 * again. Returns the errors.
 */
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
