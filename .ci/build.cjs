'use strict';

/**
 * Builds `dist/`: compiles `apps/` and `libs/`, bundles the service, its workers, the command line programs
 * and the verifier into one file each, and writes the OpenAPI contract. It does nothing if `dist/` was built
 * from the same sources and packages, whose hash is in `dist/.built-from`.
 *
 * `node .ci/build.cjs` ends with 1 and the compiler's messages if the sources do not compile.
 */

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { join } = require('node:path');
const { bundlePrograms, keepCompiled } = require('./bundle-programs.cjs');
const { bundleVerifier } = require('./bundle-verifier.cjs');

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const stamp = '.built-from';

/** Files and folders on which the content of `dist/` depends. */
const inputs = [
  ...['.ci', 'apps', 'libs', 'package-lock.json'],
  ...['tsconfig.build.json', 'tsconfig.json'],
];
const notBuilt = /\.spec\.ts$|^libs\/testing\//;

if (builtFrom() !== hashOfInputs()) void build();

/** Returns the hash of the sources of `dist/`; undefined without a complete build. */
function builtFrom() {
  const file = join(dist, stamp);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

function hashOfInputs() {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(filesUnder).sort()) {
    const content = fs.readFileSync(join(root, file));
    hash.update(`${file} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Returns paths relative to the root of the project, with `/` on every system. */
function filesUnder(name) {
  if (!fs.statSync(join(root, name)).isDirectory()) return notBuilt.test(name) ? [] : [name];
  return fs.readdirSync(join(root, name)).flatMap((child) => filesUnder(`${name}/${child}`));
}

/**
 * Builds into a folder beside `dist/` and then replaces `dist/`, so that an interrupted build leaves the old
 * one intact.
 */
async function build() {
  const hash = hashOfInputs();
  const fresh = `${dist}-${process.pid}`;
  process.stderr.write('building dist/ from the sources, which takes a few moments\n');
  removeAbandoned();
  try {
    if (!(await compileInto(fresh))) {
      process.exitCode = 1;
      return;
    }
    fs.writeFileSync(join(fresh, stamp), hash === hashOfInputs() ? hash : 'sources that changed');
    fs.rmSync(dist, { recursive: true, force: true });
    fs.renameSync(fresh, dist);
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

/** Deletes the folders of builds that were killed. */
function removeAbandoned() {
  for (const name of fs.readdirSync(root)) {
    const [, pid] = /^dist-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) {
      fs.rmSync(join(root, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Returns false if the sources do not compile; the compiler reports why on stderr. */
async function compileInto(folder) {
  const compiler = require.resolve('typescript/bin/tsc');
  const args = ['-p', join(root, 'tsconfig.build.json'), '--outDir', folder];
  const { status } = spawnSync(process.execPath, [compiler, ...args], { stdio: ['ignore', 2, 2] });
  if (status !== 0) return false;
  nameLibs(folder);
  if (fs.existsSync(join(root, 'apps', 'cli'))) await bundlePrograms(folder);
  if (fs.existsSync(join(root, 'apps', 'verify'))) bundleVerifier(join(folder, 'verify'));
  if (!fs.existsSync(join(root, 'apps', 'api'))) return true;
  const isWritten = writeContract(folder);
  if (isWritten) keepCompiled(folder);
  return isWritten;
}

/** Writes the OpenAPI contract, which the service sends as a file. Returns false if that failed. */
function writeContract(folder) {
  const program = join(folder, 'apps', 'api', 'src', 'write-open-api.js');
  const words = [program, join(folder, 'openapi.json')];
  return spawnSync(process.execPath, words, { stdio: ['ignore', 'ignore', 2] }).status === 0;
}

/** Adds a `package.json` for each lib, so that Node resolves `@art30/<lib>` as the compiler does. */
function nameLibs(folder) {
  for (const lib of fs.readdirSync(join(folder, 'libs'))) {
    const place = join(folder, 'node_modules', '@art30', lib);
    fs.mkdirSync(place, { recursive: true });
    const main = `../../../libs/${lib}/src/index.js`;
    fs.writeFileSync(join(place, 'package.json'), `${JSON.stringify({ main })}\n`);
  }
}
