'use strict';

/**
 * Looks for the accounting engines that recompute the books, and installs them from Debian's
 * packages where it may: as root, or by sudo that asks for no password. Without them it stops the
 * tests; none is ever skipped.
 */

const { spawnSync } = require('node:child_process');

/** Programs, and the oldest version that reads what we write and adds up what we ask. */
const engines = [
  { program: 'hledger', oldest: [1, 32] },
  { program: 'bean-check', oldest: [3, 0] },
  { program: 'bean-query', oldest: [0, 2] },
];
const packages = ['hledger', 'beancount', 'python3-beanquery'];
const minutes = 60_000;
/** How long another process may hold the lock of the packages, in seconds. */
const lockTimeoutSeconds = 180;
const patience = [
  `DPkg::Lock::Timeout=${lockTimeoutSeconds}`,
  'Acquire::Retries=2',
  'Acquire::http::Timeout=30',
  'Acquire::https::Timeout=30',
].flatMap((option) => ['-o', option]);
const installCommand = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;

function run(program, args, timeout = minutes / 2) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  return spawnSync(program, args, { encoding: 'utf8', env, timeout });
}

/** What is wrong with an engine, or null. */
function fault({ program, oldest: [major, minor] }) {
  const { status, stdout = '' } = run(program, ['--version']);
  if (status !== 0) return `${program} is not there`;
  const [, foundMajor, foundMinor] = /(\d+)\.(\d+)/.exec(stdout) ?? [];
  const found = [Number(foundMajor), Number(foundMinor)];
  const isOld = found[0] < major || (found[0] === major && found[1] < minor);
  return isOld ? `${program} is of version ${found.join('.')}, older than ${major}.${minor}` : null;
}

const faults = () => engines.map(fault).filter((found) => found !== null);

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

/** A list of packages that is missing or stale makes the first attempt fail. */
function install(before) {
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  const first = apt(before, install, 10 * minutes);
  if (first === null) return;
  const update = () => apt(before, ['update'], 3 * minutes);
  const stale = update() === null ? null : update();
  const second = apt(before, install, 10 * minutes);
  if (second !== null) fail([second, ...(stale === null ? [] : [stale])]);
}

function fail(reasons) {
  const text = [
    'The engines that recompute the books are needed, and no test is run without them:',
    ...reasons.map((reason) => `  ${reason.replaceAll('\n', '\n  ')}`),
    'On Debian 13, as root, run:',
    `  ${installCommand}`,
    'Elsewhere put hledger 1.32, beancount 3 and beanquery, or newer, on the PATH.',
  ];
  process.stderr.write(`${text.join('\n')}\n`);
  process.exit(1);
}

const missing = faults();
if (missing.length > 0) {
  const before = permission();
  if (before === null) fail(missing);
  process.stdout.write(`${missing.join(', ')}: installing ${packages.join(', ')}\n`);
  install(before);
  const still = faults();
  if (still.length > 0) fail(still);
}
