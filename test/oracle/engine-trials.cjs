'use strict';

/**
 * Programs that tests need, with a trial of each installed one. An accounting engine of any version must
 * accept a small book, sum it to the last digit, and reject it after a change by a cent. The browser must run
 * a script.
 */

const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const query = `SELECT account, META('fund') AS fund, META('donor') AS donor,
  META('purpose') AS purpose, currency, sum(number) AS total
  GROUP BY account, fund, donor, purpose, currency`;
const byOwner = ['--pivot', 'acct:fund:donor:purpose', '--flat', '--no-total'];

/** For each engine the commands that check a file and that print its sums as CSV with a header line. */
const commands = {
  hledger: {
    check: (file) => ['hledger', '-f', file, 'check', '-s'],
    rows: (file) => ['hledger', '-f', file, '-I', 'bal', ...byOwner, '--layout=bare', '-O', 'csv'],
  },
  beancount: {
    check: (file) => ['bean-check', file],
    rows: (file) => ['bean-query', '-q', '-f', 'csv', file, query],
  },
};
/** Debian packages that contain each program. */
const packages = {
  hledger: ['hledger'],
  beancount: ['beancount', 'python3-beanquery'],
  chromium: ['chromium'],
};
/** Command that starts the browser without a window and without its own network requests. */
const browser = [
  ...['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const installCommand = `apt-get update && apt-get install -y --no-install-recommends ${Object.values(packages).flat().join(' ')}`;
const trialMsMax = 60_000;
const cent = { of: '-100.00 USDV', more: '-99.99 USDV' };

function run([program, ...args]) {
  return spawnSync(program, args, { encoding: 'utf8', timeout: trialMsMax });
}

/** Sums from an engine's CSV, one a line, independent of its quotes, order and columns. */
function sumsOf(csv) {
  const lines = csv.trim().split(/\r?\n/).slice(1);
  return lines.map((line) => line.replace(/["\s]/g, '').split(/[,:]+/).join(' ')).sort();
}

/** Reason why a program fails its trial on this machine; null if it passes. */
function fault(name) {
  if (name === 'chromium') return browserFault();
  const folder = mkdtempSync(join(tmpdir(), 'art30-trial-'));
  try {
    return tried(commands[name], `small.${name}`, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function browserFault() {
  const page = 'data:text/html,<script>document.write(6 * 7)</script>';
  const { error, status, stdout } = run([...browser, '--dump-dom', page]);
  if (error?.code === 'ENOENT') return 'chromium is not there';
  return status === 0 && stdout.includes('42') ? null : 'chromium runs no script';
}

function tried({ check, rows }, book, folder) {
  const right = readFileSync(join(__dirname, 'books', book), 'utf8');
  const sums = readFileSync(join(__dirname, 'books', 'small.sums'), 'utf8')
    .trim()
    .split('\n');
  const files = { right: join(folder, book), wrong: join(folder, `wrong-${book}`) };
  writeFileSync(files.right, right);
  writeFileSync(files.wrong, right.replace(cent.of, cent.more));
  for (const words of [check(files.right), rows(files.right)]) {
    const { error, status, stderr = '' } = run(words);
    if (error?.code === 'ENOENT') return `${words[0]} is not there`;
    const [why = ''] = stderr.trim().split('\n');
    if (status !== 0) return `${words[0]} does not read our books: ${why}`;
  }
  const found = sumsOf(run(rows(files.right)).stdout);
  if (found.join('\n') !== sums.join('\n')) return `${rows('')[0]} adds our books up to other sums`;
  if (run(check(files.wrong)).status === 0) return `${check('')[0]} accepts a book that is wrong`;
  return null;
}

/** The engine's own name and version, such as `hledger 1.32.3`. */
function version(name) {
  const { stdout = '' } = run([commands[name].check('')[0], '--version']);
  return `${name} ${/\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? ''}`.trim();
}

module.exports = { browser, commands, fault, installCommand, packages, version };
