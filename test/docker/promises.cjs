'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const main = join(root, 'apps/api/src/main.ts');

/** Path, in the build, of the program that checks the service's health. */
const healthCheck = '"dist/apps/api/src/health-check.js"';

/** Seconds that the service takes at most to stop. */
function stopTimeoutSeconds() {
  const [, ms] = /stopTimeoutMs = ([\d_]+);/.exec(readFileSync(main, 'utf8')) ?? [];
  if (ms === undefined) throw new Error(`${main} does not say stopTimeoutMs any more`);
  return Number(ms.replaceAll('_', '')) / 1000;
}

/** Instructions of a Dockerfile, with continued lines joined: `[['FROM', 'node:20 AS build'], …]`. */
function instructions(text) {
  const lines = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  return lines.split('\n').flatMap((line) => {
    const [, name, rest] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name.toUpperCase(), rest.trim()]];
  });
}

/** True if the image has a tag other than `latest`, or a digest. */
function isPinned(image) {
  return /:(?!latest$)[\w.-]+$/.test(image) || image.includes('@sha256:');
}

/**
 * Faults of the image: it must have pinned base images, a user other than root, a health check, and Node as
 * its first process.
 */
function faultsOfImage(text) {
  const all = instructions(text);
  const defaults = new Map(
    all.filter(([name]) => name === 'ARG').map(([, rest]) => rest.split('=', 2)),
  );
  const bases = all
    .filter(([name]) => name === 'FROM')
    .map(([, rest]) =>
      rest.split(' ', 1)[0].replace(/\$\{(\w+)\}/g, (_, arg) => defaults.get(arg)),
    );
  const stage = all.slice(all.findLastIndex(([name]) => name === 'FROM'));
  const last = (wanted) => stage.findLast(([name]) => name === wanted)?.[1] ?? '';
  return [
    ...bases.filter((base) => !isPinned(base)).map((base) => `the base ${base} has no version`),
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(last('USER')) ? [] : ['USER must be a number, not root']),
    ...(last('HEALTHCHECK').includes(healthCheck) ? [] : [`HEALTHCHECK is ${healthCheck}`]),
    ...(all.some(([, rest]) => /\bapt(-get)?\b/.test(rest))
      ? ['the SBOM knows no installed package']
      : []),
    ...(stage.some(([name, rest]) => name === 'COPY' && rest.endsWith('/app/sbom sbom'))
      ? []
      : ['the image carries no SBOM']),
    ...(last('CMD').startsWith('["node",') ? [] : ['CMD must be node itself, as a list']),
    ...(last('VOLUME') === '/data' ? [] : ['VOLUME must be /data']),
    ...missingPrograms(all),
  ];
}

/** Programs that need another program of the build which is not copied or is excluded. */
function missingPrograms(all) {
  const copied = all
    .filter(([name]) => name === 'COPY')
    .flatMap(([, rest]) => rest.split(/\s+/).filter((word) => /^\.ci\/.+\.cjs$/.test(word)));
  const letIn = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  const needed = copied.flatMap((name) =>
    [...readFileSync(join(root, name), 'utf8').matchAll(/require\('\.\/([^']+)'\)/g)].map(
      ([, other]) => `.ci/${other}`,
    ),
  );
  return [
    ...needed.filter((name) => !copied.includes(name)).map((name) => `${name} is not copied`),
    ...copied
      .filter((name) => !letIn.includes(`!${name}`))
      .map((name) => `.dockerignore keeps ${name} out`),
  ];
}

function faultsOfLedger(name, service) {
  const seconds = /^(?:(\d+)m)?(\d+)s$/.exec(service.stop_grace_period ?? '') ?? [];
  const grace = Number(seconds[1] ?? 0) * 60 + Number(seconds[2] ?? 0);
  const checks = {
    'is in the network of the host': service.network_mode === 'host',
    'publishes no port': service.ports === undefined,
    'has a read-only root': service.read_only === true,
    'has an init': service.init === true,
    'has longer to stop than it takes itself': grace > stopTimeoutSeconds(),
    'listens on loopback, or over TLS': isLoopbackOrTls(service),
    'keeps its data in a volume': dataVolume(service) !== undefined,
  };
  return missing(name, checks);
}

function faultsOfService(name, service) {
  if (service.profiles !== undefined)
    return missing(name, { 'is pinned': isPinned(service.image) });
  const limits = service.deploy?.resources?.limits ?? {};
  return missing(name, {
    'is pinned': isPinned(service.image ?? ''),
    'drops every capability': service.cap_drop?.includes('ALL') === true,
    'gains no privileges': service.security_opt?.includes('no-new-privileges:true') === true,
    'is started again': isTask(service) || service.restart === 'unless-stopped',
    'is limited in memory, processors and processes':
      limits.memory !== undefined && limits.cpus !== undefined && limits.pids !== undefined,
  });
}

/** True for a one-off task before the instances start; it is restarted only on failure. */
function isTask({ restart }) {
  return restart === 'on-failure';
}

function isLoopbackOrTls({ environment: { HOST, PUBLIC_HOSTS, TLS_CERT_FILE, TLS_KEY_FILE } }) {
  return HOST === undefined || Boolean(PUBLIC_HOSTS && TLS_CERT_FILE && TLS_KEY_FILE);
}

function missing(name, checks) {
  return Object.entries(checks).flatMap(([what, holds]) => (holds ? [] : [`${name}: ${what}: no`]));
}

function dataVolume({ volumes = [] }) {
  return volumes.find(({ type, target }) => type === 'volume' && target === '/data')?.source;
}

function isShared(values) {
  return new Set(values).size < values.length;
}

/** Faults of a compose project, given as `docker-compose config` prints it. */
function faultsOfProject({ services }) {
  const ledgers = Object.entries(services).filter(
    ([, service]) => service.build !== undefined && !isTask(service),
  );
  const instances = ledgers.map(([, service]) => service);
  return [
    ...Object.entries(services).flatMap(([name, service]) => faultsOfService(name, service)),
    ...ledgers.flatMap(([name, service]) => faultsOfLedger(name, service)),
    ...(ledgers.length === 0 ? ['there is no instance of the service'] : []),
    ...(isShared(instances.map(dataVolume)) ? ['two instances share a data folder'] : []),
    ...(isShared(instances.map(({ environment }) => environment.PORT))
      ? ['two instances share a port']
      : []),
  ];
}

module.exports = { faultsOfImage, faultsOfProject };
