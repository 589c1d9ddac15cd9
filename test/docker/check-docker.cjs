'use strict';

/**
 * Checks `docker/` without a Docker engine: the Dockerfile with a linter, the compose files with
 * `docker-compose config`, and both against the statements of docs/operations.md. One of them is that a
 * cluster without an identity provider is refused. A missing tool fails the check.
 *
 * `node test/docker/check-docker.cjs [folder]`; the default folder is `docker`.
 */

const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { validate } = require('dockerfile-utils');
const { faultsOfImage, faultsOfProject } = require('./promises.cjs');

const root = join(__dirname, '../..');
const folder = resolve(process.argv[2] ?? join(root, 'docker'));
const composeChecks = [
  { file: 'compose.yaml' },
  { file: 'compose.tls.yaml', on: 'compose.yaml' },
  { file: 'compose.eventstoredb.yaml' },
  { file: 'compose.eventstoredb.yaml', isKurrent: true },
];
const composeTools = [['docker-compose'], ['docker', 'compose']];
const installCommand =
  'apt-get update && apt-get install -y --no-install-recommends docker-compose';

function run(command, args, env = {}) {
  const options = { encoding: 'utf8', env: { ...process.env, ...env } };
  return spawnSync(command, args, { ...options, maxBuffer: 16 * 1024 * 1024 });
}

/** The first installed command that can read compose files; undefined if there is none. */
function installedTool() {
  return composeTools.find(([command, ...args]) => run(command, [...args, 'version']).status === 0);
}

/** Installs docker-compose from the Debian packages, if this process may. */
function installTool() {
  const mayInstall = process.getuid?.() === 0 && run('apt-get', ['--version']).status === 0;
  if (mayInstall) run('sh', ['-c', installCommand], { DEBIAN_FRONTEND: 'noninteractive' });
  const tool = installedTool();
  if (!tool) fail([`docker-compose is not installed; as root run: ${installCommand}`]);
  return tool;
}

function fail(faults) {
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.stderr.write(`docker: ${faults.length} fault${faults.length === 1 ? '' : 's'}\n`);
  process.exit(1);
}

function lint(file) {
  const text = readFileSync(join(folder, file), 'utf8');
  const diagnostics = validate(text).map(
    ({ range, message }) => `${file}:${range.start.line + 1}: ${message}`,
  );
  return [...diagnostics, ...faultsOfImage(text).map((fault) => `${file}: ${fault}`)];
}

/** Settings of `cluster.env.example` with empty values filled in, for KurrentDB or for EventStoreDB. */
function clusterEnvironment(isKurrent) {
  const lines = readFileSync(join(folder, 'cluster.env.example'), 'utf8').split('\n');
  const settings = lines.flatMap((line) => {
    const [, off, name, value] = /^(# )?([A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (name === undefined || (off !== undefined && !isKurrent)) return [];
    return [[name, value === '' ? 'checked' : value]];
  });
  return Object.fromEntries(settings);
}

/** @param files compose files; each overrides the one before. */
function config([command, ...first], files, env) {
  const named = files.flatMap((file) => ['-f', join(folder, file)]);
  const args = [...named, '--profile', '*', 'config', '--format', 'json'];
  return run(command, [...first, ...args], env);
}

function checkCompose(tool, { file, on, isKurrent = false }) {
  const files = on === undefined ? [file] : [on, file];
  const reached = { PUBLIC_HOSTS: 'ledger.example.org', TLS_FOLDER: folder };
  const environment = { ...clusterEnvironment(isKurrent), ...(on === undefined ? {} : reached) };
  const { status, stdout, stderr } = config(tool, files, environment);
  const said = stderr.trim() === '' ? [] : [stderr.trim()];
  const faults =
    status === 0 ? faultsOfProject(JSON.parse(stdout)) : [`config ended with ${String(status)}`];
  return [...said, ...faults].map((fault) => `${file}${isKurrent ? ' (KurrentDB)' : ''}: ${fault}`);
}

/**
 * Checks that compose refuses a cluster without an identity provider: no instance could start without one.
 */
function checkProviderNeeded(tool) {
  const cluster = 'compose.eventstoredb.yaml';
  return ['OIDC_ISSUER', 'OIDC_AUDIENCE'].flatMap((name) => {
    const { stderr } = config(tool, [cluster], { ...clusterEnvironment(false), [name]: '' });
    return stderr.includes(name) ? [] : [`${cluster}: goes on without ${name}`];
  });
}

const tool = installedTool() ?? installTool();
const faults = [
  ...lint('Dockerfile'),
  ...composeChecks.flatMap((check) => checkCompose(tool, check)),
  ...checkProviderNeeded(tool),
];
if (faults.length > 0) fail(faults);
process.stdout.write(
  'docker: Dockerfile, compose.yaml, compose.tls.yaml and compose.eventstoredb.yaml hold\n',
);
